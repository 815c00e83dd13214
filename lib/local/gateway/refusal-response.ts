import { errorResponseAt } from '../../api/errors-at.ts'
import type { ErrorResponse } from '../../http/dialect.ts'
import { HttpError } from '../../http/http-error.ts'
import type { Refusal } from './web-guard.js'

/** The answer to a request that the web guard refuses, in the form of the API that its path belongs to. */
export function refusalResponse(
  target: string,
  { status, detail }: Refusal,
  requestId: string,
): ErrorResponse {
  return errorResponseAt(target, new HttpError(status, detail), requestId)
}
