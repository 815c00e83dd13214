import { isWithinClockSkew, maxClockSkew } from '../../platform/clock-skew.ts'
import { lockTimes } from './lock-times.ts'

/** A lock as it is stored. Times are in milliseconds since 1970. */
export interface LockState {
  readonly fencingToken: number
  readonly holder?: string
  /** When the holder's lease ends. */
  readonly expiresAt?: number
  /** When the next pass may begin. */
  readonly notBefore?: number
}

/**
 * Whether every time that keeps a pass, begun at `begun`, from acquiring the lock was set by a wrong clock. `now` must
 * be read after the lock: if the reader was paused in between, it then trusts a wrong time rather than distrusting a
 * right one.
 */
export function isBlockedByWrongClock(
  { holder, expiresAt = 0, notBefore = 0 }: LockState,
  begun: Date,
  now: Date,
): boolean {
  const isHeld = holder !== undefined && expiresAt >= begun.getTime() - maxClockSkew
  const isTooEarly = notBefore > begun.getTime()
  const isWrong = (time: number, furthest: number) => !isWithinClockSkew(time, now.getTime(), furthest)
  return (
    (!isHeld || isWrong(expiresAt, lockTimes.lease)) &&
    (!isTooEarly || isWrong(notBefore, lockTimes.interval))
  )
}
