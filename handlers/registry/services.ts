import { endpoint } from '../../lib/http/endpoint.ts'
import { directory } from '../../lib/registry/composition/directory.ts'
import { listServices } from '../../lib/registry/contract.ts'

export const handler = endpoint(listServices, (input) => directory.services(input))
