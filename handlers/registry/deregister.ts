import { endpoint } from '../../lib/http/endpoint.ts'
import { directory } from '../../lib/registry/composition/directory.ts'
import { deregisterService } from '../../lib/registry/contract.ts'

export const handler = endpoint(deregisterService, (input) => directory.deregister(input))
