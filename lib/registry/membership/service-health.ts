import type { Presence } from './presence.ts'

/** The health check of one of the other services: it is well when its own store answers. */
export class ServiceHealth<Name extends string> {
  constructor(
    private readonly service: Name,
    /** Rejects when the service's store does not answer. */
    private readonly askStore: () => Promise<unknown>,
    private readonly presence: Presence,
  ) {}

  /** Only an instance that is well registers: one that is not should be evicted and stay so. */
  async check() {
    try {
      await this.askStore()
    } catch (failure) {
      this.presence.doubt()
      throw failure
    }
    return { service: this.service, status: 'ok' as const, instances: await this.presence.peers() }
  }
}
