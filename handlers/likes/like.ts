import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { likePost } from '../../lib/api/classic/likes/likes-contract.ts'
import { like } from '../../lib/likes/composition/like.ts'

export const handler = endpoint(likePost, (input) => like(input))
