import { endpoint } from '../../lib/http/endpoint.ts'
import { evidence } from '../../lib/registry/composition/evidence.ts'
import { listEvictions } from '../../lib/registry/evidence-contract.ts'

export const handler = endpoint(listEvictions, (input) => evidence.evictions(input))
