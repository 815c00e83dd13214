import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listLikers } from '../../lib/api/classic/likes/likes-contract.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'

export const handler = endpoint(listLikers, (input) => liking.likersOf(input))
