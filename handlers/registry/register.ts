import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { registerService } from '../../lib/api/classic/registry/registry-contract.ts'
import { registrar } from '../../lib/registry/composition/registrar.ts'

export const handler = endpoint(registerService, (input) => registrar.register(input))
