import { endpoint } from '../../lib/http/endpoint.ts'
import { evidence } from '../../lib/registry/composition/evidence.ts'
import { listPasses } from '../../lib/registry/evidence-contract.ts'

export const handler = endpoint(listPasses, (input) => evidence.passes(input))
