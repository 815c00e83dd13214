import { fallback } from '../lib/http/fallback.ts'
import { addressesOf } from '../lib/http/route.ts'
import { services } from '../lib/services.ts'

export const handler = fallback(services.flatMap(({ routes }) => routes.flatMap(addressesOf)))
