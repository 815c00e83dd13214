import { endpoint } from '../../lib/http/endpoint.ts'
import { counting } from '../../lib/polls/composition/counting.ts'
import { countVotes } from '../../lib/polls/contract.ts'

export const handler = endpoint(countVotes, (input) => counting.of(input))
