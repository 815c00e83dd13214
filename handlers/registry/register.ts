import { endpoint } from '../../lib/http/endpoint.ts'
import { registrar } from '../../lib/registry/composition/registrar.ts'
import { registerService } from '../../lib/registry/contract.ts'

export const handler = endpoint(registerService, (input) => registrar.register(input))
