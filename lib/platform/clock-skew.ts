/** How far the clocks of two processes may differ, in milliseconds. */
export const maxClockSkew = 1_000

/**
 * Whether a process whose clock is within the skew can have set this time, given that it sets times at most `furthest`
 * milliseconds ahead. Both times are in milliseconds since 1970. A time further ahead comes from a wrong clock.
 */
export function isWithinClockSkew(time: number, now: number, furthest: number): boolean {
  return time <= now + furthest + maxClockSkew
}
