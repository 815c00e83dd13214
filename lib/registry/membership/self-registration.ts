import type { Clock } from '../../platform/clock.ts'
import type { ServiceTriple } from '../instances/instance.ts'
import type { InstanceStore } from '../instances/instance-store.ts'
import { newRegistration } from '../instances/registration.ts'

/** How long an assertion stays valid, in milliseconds. */
const validity = 10_000

/**
 * An instance's registration of itself, which its health check asserts while the instance is healthy, so that it comes
 * back after an eviction.
 *
 * The first assertion registers anew, whatever is stored: this process is not the one that was probed before. It is
 * part of a health check that has passed, which proves as much as a probe of the sweep, so the instance is registered
 * as passing and load balancers include it at once rather than after the next pass. Later assertions only restore a
 * registration that is missing. A probe of the sweep is such a health check, too, and a new generation in the middle of
 * a pass would keep every pass from writing what it found.
 */
export class SelfRegistration {
  private latest: Promise<void> = Promise.resolve()
  private assertedAt = 0
  private isValid = false
  private isRegistered = false
  private isWithdrawn = false

  constructor(
    private readonly instances: InstanceStore,
    private readonly clock: Clock,
    private readonly triple: ServiceTriple,
  ) {}

  /**
   * Ensures that the instance is registered, at most once in ten seconds; calls in between share the outcome. Rejects
   * if the store does not answer; the next call tries again.
   */
  assert(): Promise<void> {
    if (this.isWithdrawn) return Promise.resolve()
    const now = this.clock().getTime()
    const age = now - this.assertedAt
    // A clock that was set back must not keep an assertion valid for that much longer.
    if (!this.isValid || age < 0 || age >= validity) {
      this.isValid = true
      this.assertedAt = now
      // In sequence, so that the state in the store is that of the last assertion.
      this.latest = Promise.allSettled([this.latest]).then(() => this.register())
    }
    return this.latest
  }

  /** Has the next assertion look for the registration, which a pass may have evicted. */
  invalidate(): void {
    this.isValid = false
  }

  /** Deregisters the instance for good, since it is about to stop. Later assertions do nothing. */
  async withdraw(): Promise<void> {
    this.isWithdrawn = true
    await Promise.allSettled([this.latest])
    await this.instances.deregister(this.triple)
  }

  private async register(): Promise<void> {
    try {
      if (this.isRegistered && (await this.instances.find(this.triple))) return
      if (await this.isHeld()) return
      const registration = newRegistration(this.triple, this.clock)
      await this.instances.register({ ...registration, passingAt: registration.registeredAt })
      this.isRegistered = true
    } catch (error) {
      this.invalidate()
      throw error
    }
  }

  /** The sweep goes on probing a held instance, and a later assertion tries again. */
  private async isHeld(): Promise<boolean> {
    return (await this.instances.heldUntil(this.triple, this.clock)) !== undefined
  }
}
