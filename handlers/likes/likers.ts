import { endpoint } from '../../lib/http/endpoint.ts'
import { liking } from '../../lib/likes/composition/ledger.ts'
import { listLikers } from '../../lib/likes/contract.ts'

export const handler = endpoint(listLikers, (input) => liking.likersOf(input))
