import { passInterval } from '../schedule.ts'

/**
 * The times of a pass and its lock, in milliseconds from the moment the pass begins. The schedule ticks every 30 s:
 *
 *     0 ───────── probing ───────── 17 ─ commits ─ 22 ─ 24 ── 25 ── 26 ────── 30
 *                                                  │    │     │     │         └ the next tick
 *                                                  │    │     │     └ the lock of a dead holder can be acquired
 *                                                  │    │     └ the lease ends; the next pass may begin
 *                                                  │    └ the platform stops the function
 *                                                  └ the pass begins no more commits
 *
 * A lease therefore needs no renewal, the next tick makes up for a pass whose process dies, and clocks may differ by
 * `maxClockSkew`. With a clock that is further off, passes may overlap, but never do two of them write, because every
 * commit checks the fencing token. Nor can such a clock prevent passes for long: the times that it stores are trusted
 * for at most a lease and the skew, which is less than the time between two ticks.
 */
export const lockTimes = {
  /** No probe begins later. */
  probing: 17_000,
  /** No commit begins later. */
  commits: 22_000,
  /** How long a lease lasts. */
  lease: 25_000,
  /** The least time between the beginnings of two passes. */
  interval: passInterval,
} as const

export function probingEnds(begun: Date): Date {
  return new Date(begun.getTime() + lockTimes.probing)
}

export function commitsEnd(begun: Date): Date {
  return new Date(begun.getTime() + lockTimes.commits)
}
