import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { getPost } from '../../lib/api/classic/posts/posts-contract.ts'
import * as posts from '../../lib/posts/wiring.ts'

export const handler = endpoint(getPost, posts.getPost())
