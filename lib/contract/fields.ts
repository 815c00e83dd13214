import * as v from 'valibot'

/**
 * Text as every parameter takes it: trimmed, NFC-normalised, well-formed, not empty, without control
 * characters, at most `maximum` code points.
 */
export function text(maximum: number) {
  return v.pipe(
    v.string('should be a string'),
    v.transform((value) => value.trim().normalize('NFC')),
    v.check((value) => value !== '', 'should not be empty'),
    v.check((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), 'should have no control characters'),
    v.check((value) => codePoints(value) <= maximum, `should have at most ${maximum} characters`),
    v.metadata({ minLength: 1, maxLength: maximum }),
  )
}

function codePoints(value: string): number {
  let count = 0
  for (const _ of value) count++
  return count
}

/** A whole number: of a JSON body as it is, of a query string or a form as digits. */
export function integer(minimum: number, maximum: number) {
  const should = `should be a whole number from ${minimum} to ${maximum}`
  return v.pipe(
    v.unknown(),
    v.transform((value) =>
      typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value,
    ),
    v.number(should),
    v.integer(should),
    v.minValue(minimum, should),
    v.maxValue(maximum, should),
  )
}

export const username = text(64)
export const identifier = text(64)

const page = { cursor: v.optional(text(2048)) }

/** How a list is asked for: at most `limit` items, after the page that `cursor` ended. */
export function paging(defaultLimit = 25) {
  return { limit: v.optional(integer(1, 100), defaultLimit), ...page }
}

/** In a list's answer: the cursor of the page after this one, absent on the last. */
export const next = { next: v.optional(v.string()) }

/** A time, ISO 8601 in UTC. */
export const timestamp = v.pipe(v.string(), v.isoTimestamp())
