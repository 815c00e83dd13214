import { endpoint } from '../../lib/http/endpoint.ts'
import { publishing } from '../../lib/likes/composition/posts.ts'
import { listUserPosts } from '../../lib/likes/contract.ts'

export const handler = endpoint(listUserPosts, (input) => publishing.by(input))
