import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listServices } from '../../lib/api/classic/registry/registry-contract.ts'
import { directory } from '../../lib/registry/composition/directory.ts'

export const handler = endpoint(listServices, (input) => directory.page(input))
