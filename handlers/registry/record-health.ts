import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { recordHealth } from '../../lib/api/classic/registry/registry-contract.ts'
import * as registry from '../../lib/registry/wiring.ts'

export const handler = endpoint(recordHealth, registry.recordHealth())
