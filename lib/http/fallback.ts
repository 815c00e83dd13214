import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { ErrorResponse } from './dialect.ts'
import { HttpError } from './http-error.ts'
import { encodedPath, withoutTrailingSlashes } from './path.ts'
import { pathPattern } from './path-pattern.ts'
import { identified, requestIdOf } from './request-identity.ts'
import { standsForGet } from './request-line.ts'
import { type Address, methodsOf } from './route.ts'

type FallbackEvent = Pick<APIGatewayProxyEventV2, 'headers' | 'rawPath' | 'rawQueryString' | 'requestContext'>

/**
 * Answers what no route matches, for API Gateway's `$default` route: a wrong method is a 405 with `Allow`,
 * OPTIONS gets the allowed methods, a trailing slash on a path that exists is redirected with method and body
 * kept, and all else is a 404. API Gateway itself would answer 404 to all of them.
 */
export function fallback(
  addresses: readonly Address[],
  errorResponse: (error: HttpError, requestId: string) => ErrorResponse,
) {
  const known = addresses.map((address) => ({ ...address, pattern: pathPattern(address.path) }))
  function answer(event: FallbackEvent, requestId: string): APIGatewayProxyStructuredResultV2 {
    const sent = encodedPath(event.requestContext.http.path)
    const method = standsForGet(event) ? 'GET' : event.requestContext.http.method
    const path = withoutTrailingSlashes(event.rawPath)
    const methods = methodsOf(known.filter(({ pattern }) => pattern.test(path)))
    const allow = methods.join(', ')
    if (methods.length === 0) return errorResponse(new HttpError(404, `No route matches ${sent}`), requestId)
    if (method === 'OPTIONS') return { statusCode: 204, headers: { allow } }
    if (event.rawPath !== path && methods.includes(method)) {
      const query = event.rawQueryString && `?${event.rawQueryString}`
      return { statusCode: 308, headers: { location: `${withoutTrailingSlashes(sent)}${query}` } }
    }
    const error = new HttpError(405, `${withoutTrailingSlashes(sent)} allows ${allow}, not ${method}`, {
      allow,
    })
    return errorResponse(error, requestId)
  }
  return async (
    event: FallbackEvent,
    context: Pick<Context, 'awsRequestId'>,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const requestId = requestIdOf(event, context)
    return identified(answer(event, requestId), requestId)
  }
}
