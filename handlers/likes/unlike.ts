import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { unlikePost } from '../../lib/api/classic/likes/likes-contract.ts'
import * as likes from '../../lib/likes/wiring.ts'

export const handler = endpoint(unlikePost, likes.unlikePost())
