import { endpoint } from '../../lib/http/endpoint.ts'
import { registry } from '../../lib/registry/composition/registry.ts'
import { deregisterService } from '../../lib/registry/contract.ts'

export const handler = endpoint(deregisterService, (input) => registry.deregister(input))
