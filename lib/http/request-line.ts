import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { header } from './header.ts'

type RequestLine = Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>

/** The method that X-HTTP-Method-Override gives a request, or the request's own. */
export function overriddenMethod(event: RequestLine): string {
  return header(event, 'x-http-method-override')?.toUpperCase() ?? event.requestContext.http.method
}

/**
 * Whether a POST stands for a GET. HAProxy forwards a GET with a body as a POST, since many servers drop the body of a
 * GET, and gives the original method in X-HTTP-Method-Override.
 */
export function standsForGet(event: RequestLine): boolean {
  return event.requestContext.http.method === 'POST' && overriddenMethod(event) === 'GET'
}
