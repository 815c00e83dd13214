import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { checkLikesHealth } from '../../lib/api/classic/likes/likes-contract.ts'
import { health } from '../../lib/likes/composition/health.ts'

export const handler = endpoint(checkLikesHealth, () => health.check())
