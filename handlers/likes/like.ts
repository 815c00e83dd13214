import { endpoint } from '../../lib/http/endpoint.ts'
import { likes } from '../../lib/likes/composition/likes.ts'
import { likePost } from '../../lib/likes/contract.ts'

export const handler = endpoint(likePost, (input) => likes.like(input))
