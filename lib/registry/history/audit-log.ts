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
  /** That of the registration which ended so; no two evictions share it. */
  readonly generation: string
  readonly registeredAt: string
  readonly evictedAt: string
  readonly probedAt: string
  readonly outcome: Outcome['kind']
  readonly statusCode: number | null
  /** A system error's code or the rule that was broken; null where there is a status code. */
  readonly reason: string | null
  /** The address that was connected to; null where none was. */
  readonly peer: string | null
  readonly durationMs: number
  /** In how many passes in a row, this one included. */
  readonly consecutiveFailures: number
}

/** What a pass did. Times are ISO 8601 UTC. */
export interface PassRecord extends PassIdentity, PassCounts {
  readonly startedAt: string
  readonly finishedAt: string
  readonly durationMs: number
  /** Every instance was probed, believed and dealt with, so that those it did not write are as they stand. */
  readonly complete: boolean
}

export interface PassCounts {
  /** Instances in the registry when the pass began; each of them is in one of the following four, or left. */
  readonly registered: number
  /** Answered 200. */
  readonly passing: number
  /** Answered something else, refused the connection or sent rubbish. */
  readonly failing: number
  readonly unanswered: number
  readonly forbidden: number
  readonly evicted: number
  /** Back after their probation. */
  readonly reinstated: number
  /** Kept although they did not answer, since so many did not that the prober must be the one in trouble. */
  readonly preserved: number
  /** Registered anew, reported on or gone while the pass went on: what it found of them no longer holds. */
  readonly superseded: number
  /** Left to the next pass, since the time was over: not probed, or found changed and not written. */
  readonly left: number
}

export interface EvictionsRequest extends PageRequest {
  readonly serviceName?: string | undefined
}

/** The port to the evictions and the passes of the last seven days, newest first. */
export interface AuditLog {
  evictions(request: EvictionsRequest): Promise<Page<Eviction>>
  passes(request: PageRequest): Promise<Page<PassRecord>>
}
