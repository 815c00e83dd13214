import { listUserPosts } from '../../lib/api/classic/likes/likes-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { publishing } from '../../lib/posts/wiring.ts'

export const handler = endpoint(listUserPosts, (input) => publishing.by(input))
