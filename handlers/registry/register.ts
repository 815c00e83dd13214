import { endpoint } from '../../lib/http/endpoint.ts'
import { registry } from '../../lib/registry/composition/registry.ts'
import { registerService } from '../../lib/registry/contract.ts'

export const handler = endpoint(registerService, (input) => registry.register(input))
