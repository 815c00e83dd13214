import type { Clock } from '../../platform/clock.ts'
import type { CreateResult } from '../../platform/create-result.ts'
import { type LastPassStore, withLastCheck } from '../history/last-pass.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { InstanceStore } from './instance-store.ts'
import { instanceFlapping, urlNotAllowed } from './refusals.ts'
import { newRegistration } from './registration.ts'

interface Parts {
  readonly instances: Pick<InstanceStore, 'register' | 'heldUntil'>
  readonly lastPass: LastPassStore
  readonly clock: Clock
  /** Returns the rule that a URL breaks, such as `must not lead to a private address`, if it breaks one. */
  readonly urlRefusal: (url: URL) => string | undefined
}

interface RegisterInstance extends ServiceTriple {
  readonly failThreshold?: number | undefined
}

export function makeRegisterInstance({ instances, lastPass, clock, urlRefusal }: Parts) {
  async function requireNoHold(triple: ServiceTriple): Promise<void> {
    const until = await instances.heldUntil(triple, clock)
    if (until !== undefined) throw instanceFlapping(triple.url, until)
  }

  return async ({ failThreshold, ...triple }: RegisterInstance): Promise<CreateResult<Instance>> => {
    const refusal = urlRefusal(new URL(triple.url))
    if (refusal) throw urlNotAllowed(refusal)
    const [pass] = await Promise.all([lastPass.completed(), requireNoHold(triple)])
    const registration = { ...newRegistration(triple, clock), failThreshold }
    const stored = await instances.register(registration)
    return { created: stored.id === registration.id, value: withLastCheck(stored, pass) }
  }
}
