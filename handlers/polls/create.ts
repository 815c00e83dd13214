import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { createPoll } from '../../lib/api/classic/polls/polls-contract.ts'
import { polls } from '../../lib/polls/composition/polls.ts'

export const handler = endpoint(createPoll, (input) => polls.create(input))
