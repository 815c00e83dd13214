/** The right to run a pass. Only the greatest fence of a lock may write; it is what makes a late holder harmless. */
export interface Lease {
  readonly lockName: string
  /** A UUID, new at each attempt to acquire. */
  readonly holder: string
  /** Rises by one at each acquisition of this lock. */
  readonly fence: number
}

/** The port to the locks. */
export interface Locks {
  /**
   * Takes the lock for a pass that began at `at`, or finds it held, or finds that the last pass began too short a
   * time ago: gateways fire their schedules moments apart, and a second pass would count every failure twice.
   */
  acquire(lockName: string, at: Date): Promise<Lease | undefined>
  /** Gives the lock up if it is still this lease's. */
  release(lease: Lease): Promise<void>
}

/** Someone else has acquired the lock since: this holder was taken for dead, and nothing of it is to be written. */
export class LeaseLost extends Error {
  constructor(readonly lease: Lease) {
    super(`The lease of ${lease.lockName} with fence ${lease.fence} was lost`)
    this.name = 'LeaseLost'
  }
}

/**
 * All in milliseconds, from the moment a pass begins. Ticks come every 30 s:
 *
 *     0 ───────── probing ───────── 17 ─ commits ─ 22 ─ 24 ── 25 ── 26 ────── 30
 *                                                  │    │     │     │         └ the next tick
 *                                                  │    │     │     └ another may take the lock of a dead holder
 *                                                  │    │     └ the lease ends; the next pass may begin
 *                                                  │    └ the platform stops the function
 *                                                  └ the pass writes nothing more
 *
 * So a lease needs no renewal, a pass whose process dies is made up for at the next tick, and clocks may differ by
 * the skew. What a clock that is further off can do is to let passes meet, never to let two of them write: the fence
 * sees to that. Nor can it keep passes away: what it leaves is believed for as long as a lease and the skew, which is
 * less than the time between two ticks.
 */
export const times = {
  probing: 17_000,
  budget: 22_000,
  lease: 25_000,
  interval: 25_000,
  skew: 1_000,
} as const

/** How a lock stands in the store. Times are in milliseconds since 1970. */
export interface StandingLock {
  readonly fence: number
  readonly holder?: string
  /** When the holder's lease ends. */
  readonly expiresAt?: number
  /** When the next pass may begin. */
  readonly notBefore?: number
}

/**
 * Whether the times that keep a pass, begun at `begun`, from a lock are not to be believed, since no clock within the
 * skew could have set them so far ahead. `now` is read after the lock: a reader that was paused in between disbelieves
 * too little, never too much.
 */
export function isIncredible({ holder, expiresAt = 0, notBefore = 0 }: StandingLock, begun: Date, now: Date) {
  const isFar = (time: number, furthest: number) => time > now.getTime() + furthest + times.skew
  const isHeld = holder !== undefined && expiresAt >= begun.getTime() - times.skew
  const isEarly = notBefore > begun.getTime()
  return (!isHeld || isFar(expiresAt, times.lease)) && (!isEarly || isFar(notBefore, times.interval))
}
