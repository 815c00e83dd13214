import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { unlikePost } from '../../lib/api/classic/likes/likes-contract.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'

export const handler = endpoint(unlikePost, (input) => liking.unlike(input))
