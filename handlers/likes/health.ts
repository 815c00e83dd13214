import { endpoint } from '../../lib/http/endpoint.ts'
import { health } from '../../lib/likes/composition/health.ts'
import { checkLikesHealth } from '../../lib/likes/contract.ts'

export const handler = endpoint(checkLikesHealth, () => health.check())
