import { checkLikesHealth } from '../../lib/api/classic/likes/likes-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { health } from '../../lib/likes/composition/health.ts'

export const handler = endpoint(checkLikesHealth, () => health.check())
