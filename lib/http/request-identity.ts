import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { header } from './header.ts'
import { isRequestId, requestIdHeader } from './request-id.js'

/** The id under which a request is answered and logged: its caller's, if that is valid, or else the platform's. */
export function requestIdOf(
  event: Pick<APIGatewayProxyEventV2, 'headers'>,
  { awsRequestId = 'unknown' }: Partial<Pick<Context, 'awsRequestId'>>,
): string {
  const sent = header(event, requestIdHeader)
  return isRequestId(sent) ? sent : awsRequestId
}

/** The response with the id of its request. */
export function identified(
  response: APIGatewayProxyStructuredResultV2,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  return { ...response, headers: { ...response.headers, [requestIdHeader]: requestId } }
}
