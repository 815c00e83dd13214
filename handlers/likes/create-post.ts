import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { createPost } from '../../lib/api/classic/likes/likes-contract.ts'
import { publishing } from '../../lib/posts/wiring.ts'

export const handler = endpoint(createPost, (input) => publishing.publish(input))
