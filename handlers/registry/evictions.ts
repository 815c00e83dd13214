import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listEvictions } from '../../lib/api/classic/registry/history-contract.ts'
import { evidence } from '../../lib/registry/composition/evidence.ts'

export const handler = endpoint(listEvictions, (input) => evidence.evictions(input))
