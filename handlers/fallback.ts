import { classic } from '../lib/api/classic/classic-dialect.ts'
import { services } from '../lib/api/classic/services.ts'
import { fallbackFor } from '../lib/http/fallback.ts'
import { addressesOf } from '../lib/http/route.ts'

const addresses = services.flatMap(({ routes }) => routes.flatMap(addressesOf))

export const handler = fallbackFor(classic, addresses)
