import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { findVote } from '../../lib/api/classic/polls/votes-contract.ts'
import * as polls from '../../lib/polls/wiring.ts'

export const handler = endpoint(findVote, polls.findVote())
