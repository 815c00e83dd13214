import { withTimeout } from '../../platform/with-timeout.ts'
import type { Instance } from '../instances/instance.ts'
import type { InstanceStore } from '../instances/instance-store.ts'
import type { SelfRegistration } from './self-registration.ts'

/** An instance as the health check of its own service lists it. */
export type Peer = Pick<Instance, 'id' | 'url' | 'http' | 'statusCode'>

/** How long a health check waits for the registry. Its own callers wait for a second at most. */
const timeoutMs = 400
const mostPeers = 100

interface Parts {
  readonly serviceName: string
  readonly instances: Pick<InstanceStore, 'page'>
  /** Undefined where the process does not know the URL under which it is reached. */
  readonly registration: SelfRegistration | undefined
  /** Takes what went wrong. */
  readonly report: (failure: unknown) => void
}

/**
 * A service's membership in the registry, which its health check maintains and shows. An unavailable registry makes no
 * other service unhealthy: nothing here rejects.
 */
export class Presence {
  constructor(private readonly parts: Parts) {}

  /** Keeps the instance registered. */
  async heartbeat(): Promise<void> {
    await this.attempt(async () => this.parts.registration?.assert())
  }

  /** Keeps the instance registered and returns its service's instances that are not known to fail, or null. */
  async peers(): Promise<Peer[] | null> {
    const { instances, serviceName, registration } = this.parts
    const page = await this.attempt(async () => {
      await registration?.assert()
      return instances.page({ serviceName, status: 'available', limit: mostPeers })
    })
    return page?.items.map(({ id, url, http, statusCode }) => ({ id, url, http, statusCode })) ?? null
  }

  /** Has the next heartbeat look for the registration: the instance is unhealthy and may be evicted meanwhile. */
  invalidate(): void {
    this.parts.registration?.invalidate()
  }

  private async attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await withTimeout(timeoutMs, work())
    } catch (failure) {
      this.parts.report(failure)
      return undefined
    }
  }
}
