import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import type { CreateResult } from '../../platform/create-result.ts'
import { type LastPass, withLastCheck } from '../history/last-pass.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { Instances, Registration } from './instance-store.ts'
import { instanceFlapping, urlNotAllowed } from './refusals.ts'

/** Says which rule a URL breaks, such as `must not lead to a private address`, or nothing. */
export type UrlRule = (url: URL) => string | undefined

/** Registering, apart from what else is done with instances: nothing else needs to know which URLs are allowed. */
export class Registrar {
  constructor(
    private readonly instances: Instances,
    private readonly lastPass: LastPass,
    private readonly clock: Clock,
    private readonly urlRule: UrlRule,
  ) {}

  async register({ failThreshold, ...triple }: RegisterInput): Promise<CreateResult<Instance>> {
    const broken = this.urlRule(new URL(triple.url))
    if (broken) throw urlNotAllowed(broken)
    const [pass] = await Promise.all([this.lastPass.completed(), this.requireNoHold(triple)])
    const registration = { ...newRegistration(triple, this.clock), failThreshold }
    const stored = await this.instances.register(registration)
    return { created: stored.id === registration.id, value: withLastCheck(stored, pass) }
  }

  private async requireNoHold(triple: ServiceTriple): Promise<void> {
    const until = await this.instances.heldUntil(triple, this.clock)
    if (until !== undefined) throw instanceFlapping(triple.url, until)
  }
}

interface RegisterInput extends ServiceTriple {
  readonly failThreshold?: number | undefined
}

/** A registration of this moment, with an id and a generation that no other has. */
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
