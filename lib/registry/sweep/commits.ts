import type { Eviction, PassRecord } from '../history/audit-log.ts'
import type { Instance } from '../instances/instance.ts'
import type { Probation } from '../probation/probation.ts'
import type { Finding } from './judgement.ts'
import type { Lease } from './lock.ts'

/**
 * One thing that a pass does to the registry, wholly or not at all, and only to what it probed: it is dropped where
 * the instance has registered anew or gone since.
 */
export type Change =
  | {
      readonly kind: 'evict'
      readonly finding: Finding
      readonly eviction: Eviction
      readonly probation: Probation
    }
  | { readonly kind: 'record'; readonly finding: Finding; readonly failures: number }
  | { readonly kind: 'reinstate'; readonly instance: Instance; readonly probation: Probation }
  | { readonly kind: 'continue'; readonly probation: Probation }

/** What became of the changes. */
export interface Committed {
  readonly done: readonly Change[]
  /** No longer possible. */
  readonly superseded: readonly Change[]
  /** Not come to in time. */
  readonly left: readonly Change[]
}

/** The port through which a pass writes. Everything throws LeaseLost, and writes nothing, once the lease is lost. */
export interface Commits {
  /** Does the changes in order, as long as `hasTime`. */
  commit(lease: Lease, changes: readonly Change[], hasTime: () => boolean): Promise<Committed>
  /** Leaves the pass's record. */
  conclude(record: PassRecord): Promise<void>
}
