import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listResults } from '../../lib/api/classic/polls/polls-contract.ts'
import { counting } from '../../lib/polls/composition/counting.ts'

export const handler = endpoint(listResults, (input) => counting.all(input))
