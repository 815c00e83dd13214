import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listEvictions } from '../../lib/api/classic/registry/history-contract.ts'
import * as registry from '../../lib/registry/wiring.ts'

export const handler = endpoint(listEvictions, registry.listEvictions())
