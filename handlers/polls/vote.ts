import { endpoint } from '../../lib/http/endpoint.ts'
import { vote } from '../../lib/polls/composition/voting.ts'
import { castVote } from '../../lib/polls/contract.ts'

export const handler = endpoint(castVote, (input) => vote(input))
