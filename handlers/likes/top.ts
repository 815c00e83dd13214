import { endpoint } from '../../lib/http/endpoint.ts'
import { likes } from '../../lib/likes/composition/likes.ts'
import { listTopPosts } from '../../lib/likes/contract.ts'

export const handler = endpoint(listTopPosts, (input) => likes.top(input))
