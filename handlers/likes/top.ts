import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listTopPosts } from '../../lib/api/classic/likes/likes-contract.ts'
import { likes } from '../../lib/likes/composition/likes.ts'

export const handler = endpoint(listTopPosts, (input) => likes.top(input))
