import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { countVotes } from '../../lib/api/classic/polls/polls-contract.ts'
import { counting } from '../../lib/polls/composition/counting.ts'

export const handler = endpoint(countVotes, (input) => counting.of(input))
