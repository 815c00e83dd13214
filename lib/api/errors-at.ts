import type { ErrorResponse } from '../http/dialect.ts'
import { withoutTrailingSlashes } from '../http/path.ts'
import { errorResponse } from './classic/error-response.ts'
import { answerHeaders } from './x/answer-headers.ts'
import { xErrorResponse } from './x/x-error-response.ts'

/** Whether a path of a gateway is X's, by which what no route answers is worded as well. */
export function isOfX(path: string): boolean {
  return /^\/(2|oauth2|x)(\/|$)/.test(withoutTrailingSlashes(path))
}

/**
 * The answer for anything that was thrown before a route was reached, in the form of the API that the path belongs to.
 *
 * @param target the target of the request as it was sent, which may be malformed
 */
export function errorResponseAt(target: string, error: unknown, requestId: string): ErrorResponse {
  const [, path = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?]*)?([^?]*)/i.exec(target) ?? []
  if (!isOfX(path)) return errorResponse(error, requestId)
  const response = xErrorResponse(error, requestId)
  const headers = { ...answerHeaders(response.statusCode, requestId, 0), ...response.headers }
  return { ...response, headers }
}
