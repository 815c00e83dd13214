import { endpoint } from '../../lib/http/endpoint.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'
import { unlikePost } from '../../lib/likes/contract.ts'

export const handler = endpoint(unlikePost, (input) => liking.unlike(input))
