import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { countVotes } from '../../lib/api/classic/polls/polls-contract.ts'
import * as polls from '../../lib/polls/wiring.ts'

export const handler = endpoint(countVotes, polls.countVotes())
