import type { Dialect } from '../../http/dialect.ts'
import { readRequest } from './read-request.ts'
import { xErrorResponse } from './x-error-response.ts'

/** X's API: users act by their tokens, parameters have their places, and a parameter that is not known is refused. */
export const xDialect: Dialect = {
  parameters: readRequest,
  /** Who may act is a part of what a route takes: see read-request.ts. */
  authorize: () => undefined,
  errorResponse: xErrorResponse,
}
