import { endpoint } from '../../lib/http/endpoint.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'
import { listLikedPosts } from '../../lib/likes/contract.ts'

export const handler = endpoint(listLikedPosts, (input) => liking.likedBy(input))
