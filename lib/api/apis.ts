import type { ErrorResponse } from '../http/dialect.ts'
import { withoutTrailingSlashes } from '../http/path.ts'
import { errorResponse } from './classic/error-response.ts'
import { services as classicServices } from './classic/services.ts'
import type { ApiService } from './contract/api-service.ts'
import { xErrorResponse } from './x/x-error-response.ts'
import { xService } from './x/x-service.ts'

/** All that the system answers to. */
export const services: readonly ApiService[] = [...classicServices, xService]

/** Whether a path of a gateway is X's, by which what no route answers is worded as well. */
export function isOfX(path: string): boolean {
  return /^\/(2|oauth2|x)(\/|$)/.test(withoutTrailingSlashes(path))
}

/** The answer for anything that was thrown outside of a route, in the words of the API that the path belongs to. */
export function errorResponseAt(path: string, error: unknown, requestId: string): ErrorResponse {
  return (isOfX(path) ? xErrorResponse : errorResponse)(error, requestId)
}
