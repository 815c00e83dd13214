import { isWithinClockSkew } from '../../platform/clock-skew.ts'

const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/

const aTime = 'must be a time in UTC such as 2026-01-05T09:00:00.000Z'

/**
 * The microseconds since 1970 of a time that is written in ISO 8601, in UTC, with at most `digits` decimals. Throws
 * what the text must be instead.
 */
export function readTime(text: unknown, digits: 3 | 6): number {
  const [, seconds, decimals = ''] = (typeof text === 'string' && pattern.exec(text)) || []
  if (seconds === undefined) throw new RangeError(aTime)
  if (decimals.length > digits) throw new RangeError(`must have at most ${digits} decimals`)
  const milliseconds = Date.parse(`${seconds}Z`)
  // The thirtieth of February is read as a day in March.
  const exists = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(seconds)
  if (!exists) throw new RangeError(aTime)
  if (milliseconds < 0) throw new RangeError('must not be before 1970')
  return milliseconds * 1_000 + Number(decimals.padEnd(6, '0'))
}

/** Throws for a time that nothing can have happened at yet. */
export function requirePast(microseconds: number, now: number): void {
  if (!isWithinClockSkew(microseconds / 1_000, now, 0)) throw new RangeError('must not be in the future')
}

/** A time with three decimals, as `Date.toISOString()` writes it. */
export function millisecondTime(microseconds: number): string {
  return new Date(microseconds / 1_000).toISOString()
}

/** A time with six decimals. */
export function microsecondTime(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000)
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, '0')
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`)
}
