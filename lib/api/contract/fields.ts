import * as v from 'valibot'

/**
 * Single-line text: trimmed, NFC-normalised, well-formed, with a visible character, without control characters or line
 * separators, at most `maximum` code points. A whole number in a JSON body stands for its digits. Invisible characters
 * are allowed among others, since they join emoji and separate the parts of Persian words.
 */
export function text(maximum: number) {
  return textWithout(/[\p{Cc}\p{Zl}\p{Zp}]/u, maximum, (value) => value)
}

/** Multi-line text: CR LF, CR and Unicode's line separators become line feeds. */
export function lines(maximum: number) {
  return textWithout(/[^\P{Cc}\n]/u, maximum, (value) => value.replace(/\r\n?|[\u2028\u2029]/g, '\n'))
}

function textWithout(controls: RegExp, maximum: number, unified: (value: string) => string) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (Number.isSafeInteger(value) ? String(value) : value)),
    v.string(({ input }) => (typeof input === 'number' ? aSafeInteger : 'must be a string')),
    v.transform((value) => unified(value.trim().normalize('NFC'))),
    v.check((value) => value !== '', 'must not be empty'),
    v.check((value) => aVisibleCharacter.test(value), 'must have a visible character'),
    v.check((value) => value.isWellFormed() && !controls.test(value), 'must have no control characters'),
    v.check((value) => codePoints(value) <= maximum, `must have at most ${maximum} characters`),
    v.metadata({ minLength: 1, maxLength: maximum }),
  )
}

const aSafeInteger = `must be a string, or a whole number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`

/** The blank Braille pattern, U+2800, looks like a space, though Unicode does not class it as one. */
const aVisibleCharacter = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u

/** A text as a reader sees it: without zero-width characters, and with every run of spaces as one space. */
export function appearance(value: string): string {
  return value
    .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replace(/[\s\u2800]+/g, ' ')
    .trim()
    .normalize('NFC')
}

function codePoints(value: string): number {
  let count = 0
  for (const _ of value) count++
  return count
}

/** A whole number: of a JSON body as it is, of a query string or a form as digits. */
export function integer(minimum: number, maximum: number) {
  const rule = `must be a whole number from ${minimum} to ${maximum}`
  return v.pipe(
    v.unknown(),
    v.transform((value) =>
      typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value,
    ),
    v.number(rule),
    v.integer(rule),
    v.minValue(minimum, rule),
    v.maxValue(maximum, rule),
  )
}

export const username = text(64)
export const identifier = text(64)

/** Whoever looks at the answer, which then says what this user likes or has voted. */
export const viewer = v.optional(username)

/** How many of something there are. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const page = { cursor: v.optional(text(2048)) }

/** How a list is asked for: at most `limit` items, after the page that `cursor` ended. */
export function paging(defaultLimit = 25) {
  return { limit: v.optional(integer(1, 100), defaultLimit), ...page }
}

/** In a list's answer: the cursor of the page after this one, absent on the last. */
export const next = { next: v.optional(v.string()) }

/** A member that only another form of the answer has. It tells the forms apart. */
export const absent = /* @__PURE__ */ v.optional(/* @__PURE__ */ v.never())

/** A time, ISO 8601 in UTC. */
export const timestamp = v.pipe(v.string(), v.isoTimestamp())
