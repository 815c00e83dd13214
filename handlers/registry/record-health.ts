import { endpoint } from '../../lib/http/endpoint.ts'
import { directory } from '../../lib/registry/composition/directory.ts'
import { recordHealth } from '../../lib/registry/contract.ts'

export const handler = endpoint(recordHealth, (input) => directory.recordHealth(input))
