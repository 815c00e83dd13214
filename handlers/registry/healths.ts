import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listHealths } from '../../lib/api/classic/registry/registry-contract.ts'
import { healths } from '../../lib/registry/composition/healths.ts'

export const handler = endpoint(listHealths, (input) => healths(input))
