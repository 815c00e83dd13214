import type { Page, PageRequest } from '../../platform/page.ts'
import type { ServiceTriple } from '../instances/instance.ts'
import type { Outcome } from '../probe/outcome.ts'

/** Which pass it was: the lock that it held, its holder's id, and the token, which rises from pass to pass. */
export interface PassIdentity {
  readonly lockName: string
  readonly holder: string
  readonly fencingToken: number
}

/** Why an instance was evicted: what was probed, what came back, and which pass decided. Times are ISO 8601 UTC. */
export interface Eviction extends ServiceTriple, PassIdentity {
  readonly instanceId: string
  /** The generation of the registration that ended; no two evictions share it. */
  readonly generation: string
  readonly registeredAt: string
  readonly evictedAt: string
  readonly probedAt: string
  readonly outcome: Outcome['kind']
  readonly statusCode: number | null
  /** A system error's code or the broken rule; null if there is a status code. */
  readonly reason: string | null
  /** The address of the connection; null if there was none. */
  readonly peer: string | null
  readonly durationMs: number
  /** The number of consecutive passes that found it failing, this one included. */
  readonly consecutiveFailures: number
}

/** What a pass did. Times are ISO 8601 UTC. */
export interface PassRecord extends PassIdentity, PassCounts {
  readonly startedAt: string
  readonly finishedAt: string
  readonly durationMs: number
  /** Every instance was probed, trusted and handled, so an instance that the pass did not write is unchanged. */
  readonly complete: boolean
}

export interface PassCounts {
  /** Instances in the registry when the pass began; each of them is in one of the following four, or left. */
  readonly registered: number
  /** Answered 200. */
  readonly passing: number
  /** Answered with another status, refused the connection or sent malformed HTTP. */
  readonly failing: number
  readonly unanswered: number
  readonly forbidden: number
  readonly evicted: number
  /** Back after their probation. */
  readonly reinstated: number
  /** Kept although they did not answer: so many did not that the prober itself is presumed faulty. */
  readonly preserved: number
  /** Registered anew, reported on or deregistered during the pass, whose findings about them are out of date. */
  readonly superseded: number
  /** Left to the next pass because the time was up: not probed, or found changed and not written. */
  readonly left: number
}

export interface EvictionsRequest extends PageRequest {
  readonly serviceName?: string | undefined
}

/** The evictions and passes of the last seven days, newest first. */
export interface AuditLog {
  evictions(request: EvictionsRequest): Promise<Page<Eviction>>
  passes(request: PageRequest): Promise<Page<PassRecord>>
}
