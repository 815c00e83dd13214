import { withTimeout } from '../../platform/with-timeout.ts'
import type { Instance } from '../instances/instance.ts'
import type { Instances } from '../instances/instance-store.ts'
import type { SelfRegistration } from './self-registration.ts'

/** An instance as the health check of its own service shows it. */
export type Peer = Pick<Instance, 'id' | 'url' | 'http' | 'statusCode'>

/** How long a health check waits for the registry, in milliseconds: whoever asks for it waits a second at most. */
const patience = 400
const mostPeers = 100

/**
 * A service's place in the registry, as its health check keeps and shows it. A registry that is away makes no
 * other service unwell: nothing here rejects, what went wrong goes to `report`.
 */
export class Presence {
  constructor(
    private readonly serviceName: string,
    private readonly instances: Instances,
    /** None where the instance does not know under which URL it is reached. */
    private readonly registration: SelfRegistration | undefined,
    private readonly report: (failure: unknown) => void,
  ) {}

  /** Keeps the instance registered. */
  async keep(): Promise<void> {
    await this.attempt(async () => this.registration?.assert())
  }

  /** Keeps the instance registered and returns its service's instances that are not known to fail, or null. */
  async peers(): Promise<Peer[] | null> {
    const page = await this.attempt(async () => {
      await this.registration?.assert()
      return this.instances.page({
        serviceName: this.serviceName,
        status: 'available',
        limit: mostPeers,
      })
    })
    return page?.items.map(({ id, url, http, statusCode }) => ({ id, url, http, statusCode })) ?? null
  }

  /** The instance is unwell and may be evicted meanwhile; its registration is looked after as soon as it is well. */
  doubt(): void {
    this.registration?.doubt()
  }

  private async attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await withTimeout(patience, work())
    } catch (failure) {
      this.report(failure)
      return undefined
    }
  }
}
