import type { Clock } from '../../platform/clock.ts'
import type { ServiceTriple } from '../instances/instance.ts'
import type { Instances } from '../instances/instance-store.ts'
import { newRegistration } from '../instances/registrar.ts'

/** How long an assertion holds, in milliseconds. */
const assertionHolds = 10_000

/**
 * An instance's own registration, kept by its health check: asserted while the instance is well, and so back
 * after an eviction.
 *
 * The first assertion registers anew, whatever is stored: this process is not the one that was probed before. It is
 * part of a health check that has passed, as good as the sweep's own, so the instance is registered as passing, and
 * load balancers have it at once rather than after the next pass. Later ones only put back what is gone. The sweep's
 * own probe is such a health check, and a new generation in the middle of each pass would keep every pass from writing
 * what it saw.
 */
export class SelfRegistration {
  private latest: Promise<void> = Promise.resolve()
  private startedAt = 0
  private holds = false
  private registered = false
  private withdrawn = false

  constructor(
    private readonly instances: Instances,
    private readonly clock: Clock,
    private readonly triple: ServiceTriple,
  ) {}

  /**
   * Sees to it that the instance is registered, at most once in ten seconds; calls in between share the outcome.
   * Rejects where the store does not answer; the next call tries again.
   */
  assert(): Promise<void> {
    if (this.withdrawn) return Promise.resolve()
    const now = this.clock().getTime()
    const age = now - this.startedAt
    // A clock that was set back must not keep the instance out for as long.
    if (!this.holds || age < 0 || age >= assertionHolds) {
      this.holds = true
      this.startedAt = now
      // One after the other, so that the last is the last word.
      this.latest = Promise.allSettled([this.latest]).then(() => this.register())
    }
    return this.latest
  }

  /** What was asserted may hold no longer: the instance finds itself unwell, so a pass may have evicted it. */
  doubt(): void {
    this.holds = false
  }

  /** Takes the instance out for good: it is about to stop. Later assertions do nothing. */
  async withdraw(): Promise<void> {
    this.withdrawn = true
    await Promise.allSettled([this.latest])
    await this.instances.deregister(this.triple)
  }

  private async register(): Promise<void> {
    try {
      if (this.registered && (await this.instances.find(this.triple))) return
      if (await this.isHeld()) return
      const registration = newRegistration(this.triple, this.clock)
      await this.instances.register({ ...registration, passingAt: registration.registeredAt })
      this.registered = true
    } catch (error) {
      this.doubt()
      throw error
    }
  }

  /** While it is, the sweep's probes go on, and a later assertion asks again. */
  private async isHeld(): Promise<boolean> {
    return (await this.instances.heldUntil(this.triple, this.clock)) !== undefined
  }
}
