import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { serviceExists } from '../../lib/api/classic/registry/registry-contract.ts'
import { directory } from '../../lib/registry/composition/directory.ts'

export const handler = endpoint(serviceExists, (input) => directory.find(input))
