import * as v from 'valibot'
import { timestamp } from '../contract/fields.ts'
import { xUsername } from './caller.ts'

/**
 * Parameters of a path or query with X's own words for what is wrong with them. `{name}` stands for the parameter's
 * name, which a schema does not have.
 */
const refused = (value: string, rule: string) => `The \`{name}\` query parameter value [${value}] ${rule}`

/** A parameter that has to be there: what is missing is the empty text. */
const given = v.pipe(
  v.optional(v.string(), ''),
  v.check((value) => value !== '', 'The `{name}` query parameter can not be empty'),
)

function matching(pattern: RegExp) {
  return v.pipe(
    given,
    v.regex(pattern, ({ input }) => refused(input, `does not match ${pattern.source}`)),
  )
}

export const decimal = /^[0-9]{1,19}$/

/** An id of a post or a user. */
export const id = matching(decimal)

export const optionalId = v.optional(
  v.pipe(
    v.string(),
    v.regex(decimal, ({ input }) => refused(input, `does not match ${decimal.source}`)),
  ),
)

export const username = matching(xUsername)

/** One to a hundred values, separated by commas. */
function upToAHundred(pattern: RegExp) {
  return v.pipe(
    given,
    v.transform((value) => value.split(',')),
    v.array(
      v.pipe(
        v.string(),
        v.regex(pattern, ({ input }) => refused(input, `does not match ${pattern.source}`)),
      ),
    ),
    v.maxLength(
      100,
      ({ input }) =>
        `The number of values in the \`{name}\` query parameter list [${input.length}] is not between 1 and 100`,
    ),
  )
}

export const ids = upToAHundred(decimal)
export const usernames = upToAHundred(xUsername)

/** Some of the names, separated by commas; none if the parameter is not there. */
export function someOf(name: ReturnType<typeof nameOf>) {
  return v.optional(
    v.pipe(
      v.string(),
      v.transform((value) => value.split(',').map((name) => name.trim())),
      v.array(name),
    ),
  )
}

/** One of the names. */
export function nameOf(names: readonly string[]) {
  return v.picklist(names, ({ input }) => refused(String(input), `is not one of [${names.join(',')}]`))
}

/** What is searched for. */
export const query = v.pipe(
  given,
  v.check(
    (value) => [...value].length <= 4_096,
    'The length of the `{name}` query parameter value is not between 1 and 4096',
  ),
  v.metadata({ minLength: 1, maxLength: 4_096 }),
)

/** How many items a page has. */
export function maxResults(minimum: number, maximum: number, standard: number) {
  const rule = `is not between ${minimum} and ${maximum}`
  return v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => /^\d{1,9}$/.test(value),
        ({ input }) => refused(input, rule),
      ),
      v.transform(Number),
      v.number(),
      v.integer(),
      v.minValue(minimum, ({ input }) => refused(String(input), rule)),
      v.maxValue(maximum, ({ input }) => refused(String(input), rule)),
    ),
    String(standard),
  )
}

/** A page's place in its list: see page-token.ts. */
export const paginationToken = v.optional(
  v.pipe(
    v.string(),
    v.minLength(1, ({ input }) => refused(input, 'is not a valid token.')),
  ),
)

/** A moment, as RFC 3339 writes it: ISO 8601 in UTC with milliseconds from here on. */
export const time = v.optional(
  v.pipe(
    v.string(),
    v.check(isMoment, ({ input }) => refused(input, 'is not a valid RFC3339 date')),
    v.transform((value) => new Date(value).toISOString()),
    timestamp,
  ),
)

/** Whether a text is a moment of the years 0 to 9999 of UTC, on a day that its month has. */
function isMoment(value: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.exec(value) ?? []
  const isWritten = (text: string, beginning: RegExp | string) => {
    const time = Date.parse(text)
    return !Number.isNaN(time) && new Date(time).toISOString().search(beginning) === 0
  }
  return day !== undefined && isWritten(day, day) && isWritten(value, /\d{4}-/)
}
