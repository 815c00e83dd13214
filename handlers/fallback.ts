import { httpProblem } from '../lib/api/classic/problem.ts'
import { services } from '../lib/api/classic/services.ts'
import { fallback } from '../lib/http/fallback.ts'
import { addressesOf } from '../lib/http/route.ts'

const addresses = services.flatMap(({ routes }) => routes.flatMap(addressesOf))

export const handler = fallback(addresses, httpProblem)
