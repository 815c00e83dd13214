import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listLikedPosts } from '../../lib/api/classic/likes/likes-contract.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'

export const handler = endpoint(listLikedPosts, (input) => liking.likedBy(input))
