import { recordHealth } from '../../lib/api/classic/registry/registry-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { directory } from '../../lib/registry/composition/directory.ts'

export const handler = endpoint(recordHealth, (input) => directory.recordHealth(input))
