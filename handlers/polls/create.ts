import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { createPoll } from '../../lib/api/classic/polls/polls-contract.ts'
import * as polls from '../../lib/polls/wiring.ts'

export const handler = endpoint(createPoll, polls.createPoll())
