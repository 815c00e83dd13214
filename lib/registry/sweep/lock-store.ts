/** The right to run a pass. Only the holder of a lock's greatest fencing token may write, so a late one does no harm. */
export interface Lease {
  readonly lockName: string
  /** A UUID, new at each attempt to acquire the lock. */
  readonly holder: string
  /** Rises by one each time the lock is acquired. */
  readonly fencingToken: number
}

/** The port to the locks. How long a lease lasts: `lock-times.ts`. */
export interface LockStore {
  /**
   * Acquires the lock for a pass that began at `at`. Returns undefined if another process holds it, or if the last pass
   * began too recently: gateways fire their schedules moments apart, and a second pass would count every failure twice.
   */
  acquire(lockName: string, at: Date): Promise<Lease | undefined>
  /** Releases the lock if it still belongs to this lease. */
  release(lease: Lease): Promise<void>
}

/** Another process has acquired the lock since, because this lease ran out. Nothing may be written under it. */
export class LeaseLost extends Error {
  constructor(readonly lease: Lease) {
    super(`The lease of ${lease.lockName} with fencing token ${lease.fencingToken} was lost`)
    this.name = 'LeaseLost'
  }
}
