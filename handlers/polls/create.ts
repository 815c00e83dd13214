import { endpoint } from '../../lib/http/endpoint.ts'
import { polls } from '../../lib/polls/composition/polls.ts'
import { createPoll } from '../../lib/polls/contract.ts'

export const handler = endpoint(createPoll, (input) => polls.create(input))
