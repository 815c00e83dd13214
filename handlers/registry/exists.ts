import { endpoint } from '../../lib/http/endpoint.ts'
import { directory } from '../../lib/registry/composition/directory.ts'
import { serviceExists } from '../../lib/registry/contract.ts'

export const handler = endpoint(serviceExists, (input) => directory.exists(input))
