import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { withoutTrailingSlashes } from './path.ts'
import { HttpError, problemResponse } from './problem.ts'
import { type Address, methodsOf } from './route.ts'

/**
 * Answers what no route matches, for API Gateway's `$default` route: a wrong method is a 405 with `Allow`,
 * OPTIONS says what is allowed, a trailing slash on a path that exists is redirected with method and body
 * kept, and all else is a 404. API Gateway itself would answer 404 to all of them.
 */
export function fallback(addresses: readonly Address[]) {
  return async (
    event: Pick<APIGatewayProxyEventV2, 'rawPath' | 'rawQueryString' | 'requestContext'>,
    { awsRequestId }: Pick<Context, 'awsRequestId'>,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const { method } = event.requestContext.http
    const path = withoutTrailingSlashes(event.rawPath)
    const methods = methodsOf(addresses.filter((address) => address.path === path))
    const allow = methods.join(', ')
    if (methods.length === 0)
      return problemResponse(new HttpError(404, `There is no ${event.rawPath}`), awsRequestId)
    if (method === 'OPTIONS') return { statusCode: 204, headers: { allow } }
    if (event.rawPath !== path && methods.includes(method)) {
      const query = event.rawQueryString && `?${event.rawQueryString}`
      return { statusCode: 308, headers: { location: `${path}${query}` } }
    }
    const wrongMethod = new HttpError(405, `${path} answers to ${allow}, not ${method}`, { allow })
    return problemResponse(wrongMethod, awsRequestId)
  }
}
