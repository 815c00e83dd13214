import { httpProblem } from '../lib/api/classic/problem.ts'
import { services } from '../lib/api/classic/services.ts'
import { isOfX } from '../lib/api/errors-at.ts'
import { withAnswerHeaders } from '../lib/api/x/x-endpoint.ts'
import { xErrorResponse } from '../lib/api/x/x-error-response.ts'
import { xService } from '../lib/api/x/x-service.ts'
import { fallback } from '../lib/http/fallback.ts'
import { addressesOf } from '../lib/http/route.ts'

const classic = fallback(
  services.flatMap(({ routes }) => routes.flatMap(addressesOf)),
  httpProblem,
)
const x = withAnswerHeaders(fallback(xService.routes.flatMap(addressesOf), xErrorResponse))

export const handler: typeof classic = (event, context) =>
  (isOfX(event.rawPath) ? x : classic)(event, context)
