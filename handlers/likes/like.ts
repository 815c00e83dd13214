import { endpoint } from '../../lib/http/endpoint.ts'
import { like } from '../../lib/likes/composition/like.ts'
import { likePost } from '../../lib/likes/contract.ts'

export const handler = endpoint(likePost, (input) => like(input))
