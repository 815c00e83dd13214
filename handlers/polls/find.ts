import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { findPolls } from '../../lib/api/classic/polls/polls-contract.ts'
import { polls } from '../../lib/polls/composition/polls.ts'

export const handler = endpoint(findPolls, (input) => polls.find(input))
