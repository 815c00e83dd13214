import { endpoint } from '../../lib/http/endpoint.ts'
import { healths } from '../../lib/registry/composition/healths.ts'
import { listHealths } from '../../lib/registry/contract.ts'

export const handler = endpoint(listHealths, (input) => healths(input))
