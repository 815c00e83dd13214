import { endpoint } from '../../lib/http/endpoint.ts'
import { polls } from '../../lib/polls/composition/polls.ts'
import { findPolls } from '../../lib/polls/contract.ts'

export const handler = endpoint(findPolls, (input) => polls.find(input))
