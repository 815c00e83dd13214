import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { ErrorResponse } from './dialect.ts'
import { HttpError } from './http-error.ts'
import { withoutTrailingSlashes } from './path.ts'
import { pathPattern } from './path-pattern.ts'
import { type Address, methodsOf } from './route.ts'

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
  return async (
    event: Pick<APIGatewayProxyEventV2, 'rawPath' | 'rawQueryString' | 'requestContext'>,
    { awsRequestId }: Pick<Context, 'awsRequestId'>,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const { method } = event.requestContext.http
    const path = withoutTrailingSlashes(event.rawPath)
    const methods = methodsOf(known.filter(({ pattern }) => pattern.test(path)))
    const allow = methods.join(', ')
    if (methods.length === 0) {
      return errorResponse(new HttpError(404, `No route matches ${event.rawPath}`), awsRequestId)
    }
    if (method === 'OPTIONS') return { statusCode: 204, headers: { allow } }
    if (event.rawPath !== path && methods.includes(method)) {
      const query = event.rawQueryString && `?${event.rawQueryString}`
      return { statusCode: 308, headers: { location: `${path}${query}` } }
    }
    return errorResponse(
      new HttpError(405, `${path} allows ${allow}, not ${method}`, { allow }),
      awsRequestId,
    )
  }
}
