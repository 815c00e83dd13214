import { endpoint } from '../../lib/http/endpoint.ts'
import { registry } from '../../lib/registry/composition/registry.ts'
import { listServices } from '../../lib/registry/contract.ts'

export const handler = endpoint(listServices, (input) => registry.services(input))
