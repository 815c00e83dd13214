import { endpoint } from '../../lib/http/endpoint.ts'
import { registry } from '../../lib/registry/composition/registry.ts'
import { serviceExists } from '../../lib/registry/contract.ts'

export const handler = endpoint(serviceExists, (input) => registry.exists(input))
