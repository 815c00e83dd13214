import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { likePost } from '../../lib/api/classic/likes/likes-contract.ts'

const stored = { created: false, value: { postId: '1', username: 'ann', likes: 1 } }

/** The whole middleware around a no-op use case. */
export const handler = endpoint(likePost, () => stored)
