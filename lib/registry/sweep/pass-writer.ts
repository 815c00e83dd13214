import type { PassRecord } from '../history/audit-log.ts'
import type { Change } from './changes.ts'
import type { Lease } from './lock-store.ts'

/** The outcome of each change. */
export interface Committed {
  readonly done: readonly Change[]
  /** The instance has registered again or has gone since it was probed. */
  readonly superseded: readonly Change[]
  /** The time ran out before it was attempted. */
  readonly left: readonly Change[]
}

/** The port through which a pass writes. Both methods throw LeaseLost, and write nothing, once the lease is lost. */
export interface PassWriter {
  /** Makes the changes in order for as long as `hasTime`. */
  commit(lease: Lease, changes: readonly Change[], hasTime: () => boolean): Promise<Committed>
  /** Stores the record of the pass. */
  conclude(lease: Lease, record: PassRecord): Promise<void>
}
