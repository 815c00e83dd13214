import { expect } from '@jest/globals'
import type { Health, Service } from '../../../lib/api/classic/registry/instance-views.ts'
import * as contract from '../../../lib/api/classic/registry/registry-contract.ts'
import { sender } from './sender.ts'

// As in the local stack, since the tests' instances are on loopback.
process.env.PROBE_ALLOW_CIDRS = '127.0.0.1/32,::1/128'

export type { ProblemBody } from './sender.ts'

/** Senders to the handlers of the registry. They need `useDynamoDB()`. */
export const registry = {
  services: sender<{ services: Service[]; next?: string }>(
    () => import('../../../handlers/registry/services.ts'),
    contract.listServices,
  ),
  register: sender<Service>(() => import('../../../handlers/registry/register.ts'), contract.registerService),
  deregister: sender<Service>(
    () => import('../../../handlers/registry/deregister.ts'),
    contract.deregisterService,
  ),
  exists: sender<{ exists: boolean; service?: Service }>(
    () => import('../../../handlers/registry/exists.ts'),
    contract.serviceExists,
  ),
  healths: sender<{ healths: Health[]; next?: string }>(
    () => import('../../../handlers/registry/healths.ts'),
    contract.listHealths,
  ),
  recordHealth: sender<Health>(
    () => import('../../../handlers/registry/record-health.ts'),
    contract.recordHealth,
  ),
}

export const triple = (service_name: string, url = 'http://localhost:5500/') => ({
  service_name,
  url,
  http: 'GET' as const,
})

/** The representation of an instance that was never checked. */
export const unchecked = (of: ReturnType<typeof triple>) => ({
  id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  ...of,
  status_code: null,
  checked_at: null,
  registered_at: expect.stringMatching(/Z$/),
})
