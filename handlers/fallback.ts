import { services } from '../lib/api/classic/services.ts'
import { fallback } from '../lib/http/fallback.ts'
import { addressesOf } from '../lib/http/route.ts'

export const handler = fallback(services.flatMap(({ routes }) => routes.flatMap(addressesOf)))
