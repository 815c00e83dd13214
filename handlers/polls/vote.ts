import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { castVote } from '../../lib/api/classic/polls/polls-contract.ts'
import { vote } from '../../lib/polls/composition/voting.ts'

export const handler = endpoint(castVote, (input) => vote(input))
