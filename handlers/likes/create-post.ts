import { endpoint } from '../../lib/http/endpoint.ts'
import { publishing } from '../../lib/likes/composition/posts.ts'
import { createPost } from '../../lib/likes/contract.ts'

export const handler = endpoint(createPost, (input) => publishing.publish(input))
