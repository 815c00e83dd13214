import { listLikedPosts } from '../../lib/api/classic/likes/likes-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'

export const handler = endpoint(listLikedPosts, (input) => liking.likedBy(input))
