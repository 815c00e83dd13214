import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { likePost } from '../../lib/api/classic/likes/likes-contract.ts'
import * as likes from '../../lib/likes/wiring.ts'

export const handler = endpoint(likePost, likes.likePost())
