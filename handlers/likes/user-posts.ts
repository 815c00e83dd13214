import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listUserPosts } from '../../lib/api/classic/likes/likes-contract.ts'
import { publishing } from '../../lib/posts/wiring.ts'

export const handler = endpoint(listUserPosts, (input) => publishing.by(input))
