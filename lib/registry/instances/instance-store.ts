import type { Clock } from '../../platform/clock.ts'
import type { Page, PageRequest } from '../../platform/page.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { Registration } from './registration.ts'

/**
 * What is known of an instance's health:
 * - passing: the last status recorded is 200;
 * - failing: the last one is another, or the last probe had no answer;
 * - unchecked: nothing was recorded yet;
 * - available: passing or unchecked, that is, not known to fail.
 */
export type Status = 'passing' | 'failing' | 'unchecked' | 'available'

export interface InstanceQuery extends PageRequest {
  readonly serviceName?: string | undefined
  readonly status?: Status | undefined
}

/** The port to the store of instances. Reads see every write that was answered before. */
export interface InstanceStore {
  /**
   * Stores the instance and returns it as stored, with its service's name as that was first spelled. An instance that is
   * registered already keeps its id, the time of its first registration and its health, unless `passingAt` is given; it
   * takes the new generation, starts without failures and takes the threshold if one is given. The returned id is the
   * given one if and only if this call stored it, also where the request was sent again because its first answer was
   * lost.
   */
  register(registration: Registration): Promise<Instance>
  /**
   * The time before which the instance may not register again because the sweep has found it flapping; undefined if
   * there is none or it has passed.
   */
  heldUntil(triple: ServiceTriple, clock: Clock): Promise<Date | undefined>
  /** Removes the instance, its health and its probation; returns what was registered. */
  deregister(triple: ServiceTriple): Promise<Instance | undefined>
  find(triple: ServiceTriple): Promise<Instance | undefined>
  /** A page of instances in a fixed order. */
  page(query: InstanceQuery): Promise<Page<Instance>>
  /**
   * Every instance, each once; those that come or go meanwhile may be included or not. An instance that is stored under
   * an outdated key, with a name in capitals or a URL in another spelling, is moved to the key that look-ups use.
   */
  all(): AsyncIterable<Instance>
  /** Records the status of a registered instance and returns it; never evicts and counts no failure. */
  recordHealth(triple: ServiceTriple, statusCode: number, checkedAt: string): Promise<Instance | undefined>
}
