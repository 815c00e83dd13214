import { listPasses } from '../../lib/api/classic/registry/history-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { evidence } from '../../lib/registry/composition/evidence.ts'

export const handler = endpoint(listPasses, (input) => evidence.passes(input))
