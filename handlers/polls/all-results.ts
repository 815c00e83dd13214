import { listResults } from '../../lib/api/classic/polls/polls-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { counting } from '../../lib/polls/composition/counting.ts'

export const handler = endpoint(listResults, (input) => counting.all(input))
