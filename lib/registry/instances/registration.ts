import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import type { ServiceTriple } from './instance.ts'

/** An instance as it registers. `InstanceStore.register` says what of it a registered instance takes over. */
export interface Registration extends ServiceTriple {
  readonly id: string
  readonly generation: string
  readonly registeredAt: string
  readonly failThreshold?: number | undefined
  /** When the instance was found passing, ISO 8601 UTC, if that is known at its registration. */
  readonly passingAt?: string | undefined
}

/** A registration at the present time, with an id and a generation of its own. */
export function newRegistration({ serviceName, url, http }: ServiceTriple, clock: Clock): Registration {
  return {
    serviceName,
    url,
    http,
    id: randomUUID(),
    generation: randomUUID(),
    registeredAt: clock().toISOString(),
  }
}
