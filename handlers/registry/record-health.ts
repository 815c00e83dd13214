import { endpoint } from '../../lib/http/endpoint.ts'
import { registry } from '../../lib/registry/composition/registry.ts'
import { recordHealth } from '../../lib/registry/contract.ts'

export const handler = endpoint(recordHealth, (input) => registry.recordHealth(input))
