import type { Clock } from '../../platform/clock.ts'
import type { Page, PageRequest } from '../../platform/page.ts'
import type { Instance, ServiceTriple } from './instance.ts'

/** An instance as it registers; what a store that knows it already keeps of it instead, `register` says. */
export interface Registration extends ServiceTriple {
  readonly id: string
  readonly generation: string
  readonly registeredAt: string
  readonly failThreshold?: number | undefined
  /** When it was found passing, ISO 8601 UTC, where that is known at its registration. */
  readonly passingAt?: string | undefined
}

/**
 * What is known of an instance's health:
 * - passing: the last status recorded is 200;
 * - failing: something else was recorded, or that there was no answer;
 * - unchecked: nothing was recorded yet;
 * - available: passing or unchecked, that is, not known to fail.
 */
export type Status = 'passing' | 'failing' | 'unchecked' | 'available'

export interface InstancesRequest extends PageRequest {
  readonly serviceName?: string | undefined
  readonly status?: Status | undefined
}

/** The port to the store of instances. Reads see every write that was answered before. */
export interface Instances {
  /**
   * Stores the instance and returns it as stored, its service's name as that was first spelled. One that is there keeps
   * its id, the time of its first registration and what is known of its health, unless it is found passing now; it
   * takes the new generation, starts with no failures and takes the threshold if one is given. The returned id is the
   * given one if and only if this call stored it, also where the call was sent again because its first answer was lost.
   */
  register(registration: Registration): Promise<Instance>
  /**
   * The time before which the instance may not register again, since the sweep has found it well and unwell by
   * turns; undefined where there is none, or where it is over by now.
   */
  heldUntil(triple: ServiceTriple, clock: Clock): Promise<Date | undefined>
  /** Removes the instance with its health, and all that could bring it back; returns what was registered. */
  deregister(triple: ServiceTriple): Promise<Instance | undefined>
  find(triple: ServiceTriple): Promise<Instance | undefined>
  page(request: InstancesRequest): Promise<Page<Instance>>
  /**
   * Every instance, each once; those that come or go meanwhile may be there or not. One that is stored under a former
   * key, with a name in capitals or a URL in another spelling, is moved to the key that it should have, so that
   * look-ups find it.
   */
  all(): AsyncIterable<Instance>
  /** Records the status on an instance that is there, and returns it; never evicts, and counts no failure. */
  recordHealth(triple: ServiceTriple, statusCode: number, checkedAt: string): Promise<Instance | undefined>
}
