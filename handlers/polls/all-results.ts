import { endpoint } from '../../lib/http/endpoint.ts'
import { counting } from '../../lib/polls/composition/counting.ts'
import { listResults } from '../../lib/polls/contract.ts'

export const handler = endpoint(listResults, (input) => counting.all(input))
