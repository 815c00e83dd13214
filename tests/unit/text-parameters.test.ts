import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { services } from '../../lib/api/classic/services.ts'
import { defineRoute } from '../../lib/api/contract/define-route.ts'
import { call, type RequestParts } from '../support/http/events.ts'

/** What every parameter of every route is, by its name. */
const kinds = {
  lines: ['text', 'polls_title'],
  line: ['username', 'user', 'viewer', 'posts_id', 'polls_id', 'choice', 'cursor'],
  list: ['posts_ids', 'responses'],
  /** Texts of which few are valid, none with a control character or a letter that NFC composes. */
  token: ['service_name', 'url', 'http', 'status'],
  number: ['limit', 'status_code', 'fail_threshold', 'duration_minutes'],
}

const fields = services.flatMap(({ routes }) =>
  routes.flatMap(({ operationId, fields }) =>
    Object.entries(fields).map(([name, field]) => ({ operationId, name, field })),
  ),
)
const having = (kind: keyof typeof kinds) => fields.filter(({ name }) => kinds[kind].includes(name))

/** The control characters, line breaks apart. */
const controls = Array.from({ length: 0xa0 }, (_, unit) => String.fromCharCode(unit)).filter(
  (character) => /\p{Cc}/u.test(character) && !/[\r\n]/.test(character),
)
const lineBreaks = ['\n', '\r', '\r\n', '\u2028', '\u2029']

const carriers: readonly ((name: string, value: string) => RequestParts)[] = [
  (name, value) => ({ query: { [name]: value } }),
  (name, value) => ({ form: { [name]: value } }),
  (name, value) => ({ form: { [name]: value }, base64: true }),
  (name, value) => ({ json: { [name]: value } }),
  (name, value) => ({ json: { [name]: value }, base64: true }),
]

/** What each carrier's value is taken for, if that is the same for all: the value, or the issue with it. */
async function taken(name: string, field: v.GenericSchema, value: string): Promise<unknown> {
  const echo = endpoint(
    defineRoute({
      operationId: 'echo',
      summary: 'Says what it understood',
      method: 'POST',
      path: '/test/echo',
      fields: { [name]: field },
      answers: { 200: v.unknown() },
    }),
    (input) => input,
  )
  const outcomes = []
  for (const carry of carriers) {
    const { body } = await call(echo, 'POST /test/echo', carry(name, value))
    outcomes.push(body.errors ?? body)
  }
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
  return outcomes[0]?.[name as keyof (typeof outcomes)[0]]
}

test('every parameter of every route is of a kind that is tested here', () => {
  const names = new Set(fields.map(({ name }) => name))
  expect([...names].toSorted()).toEqual(Object.values(kinds).flat().toSorted())
})

describe.each(having('lines'))(
  '$name of $operationId, in a query string, a form and JSON,',
  ({ name, field }) => {
    test('takes line breaks, each of which becomes a line feed', async () => {
      expect(await taken(name, field, 'a\r\nb\rc\nd\u2028e\u2029f\r\n\r\ng')).toBe('a\nb\nc\nd\ne\nf\n\ng')
      expect(await taken(name, field, '\r\na\r\n')).toBe('a')
    })

    test('is normalised to NFC, and counted after that', async () => {
      expect(await taken(name, field, 'e\u0301\r\n\u212b')).toBe('\u00e9\n\u00c5')
      expect(await taken(name, field, `${'e\u0301\r\n'.repeat(139)}e\u0301`)).toBe(
        `${'\u00e9\n'.repeat(139)}\u00e9`,
      )
      expect(await taken(name, field, 'e\u0301'.repeat(281))).toBe('must have at most 280 characters')
    })

    test('takes no other control characters', async () => {
      for (const control of controls) {
        expect([control, await taken(name, field, `a${control}b`)]).toEqual([
          control,
          'must have no control characters',
        ])
      }
    })
  },
)

describe.each(having('line'))(
  '$name of $operationId, in a query string, a form and JSON,',
  ({ name, field }) => {
    test('is normalised to NFC', async () => {
      expect(await taken(name, field, ' e\u0301\u212b ')).toBe('\u00e9\u00c5')
    })

    test('takes neither line breaks nor other control characters', async () => {
      for (const control of [...lineBreaks, ...controls]) {
        expect([control, await taken(name, field, `a${control}b`)]).toEqual([
          control,
          'must have no control characters',
        ])
      }
    })
  },
)

describe.each(having('list'))(
  '$name of $operationId, in a query string, a form and JSON,',
  ({ name, field }) => {
    test('has items normalised to NFC', async () => {
      expect(await taken(name, field, 'e\u0301, \u212b ')).toEqual(['\u00e9', '\u00c5'])
    })

    test('has no item with a line break or another control character', async () => {
      for (const control of [...lineBreaks, ...controls]) {
        // Such items must be quoted in CSV, and in a list of ids there is no quoting.
        const quoted = name === 'responses' ? `a,"b${control}c"` : `a,b${control}c`
        expect([control, await taken(name, field, quoted)]).toEqual([
          control,
          'each must have no control characters',
        ])
      }
    })
  },
)

describe.each(having('token'))(
  '$name of $operationId, in a query string, a form and JSON,',
  ({ name, field }) => {
    test('takes no line breaks, no other control characters and no letters that are not ASCII', async () => {
      const valid = { service_name: 'ab', url: 'http://a.test/b', http: 'GET', status: 'passing' }[name] ?? ''
      const accepted = await taken(name, field, valid)
      expect(accepted).toBe(valid)
      for (const part of [...lineBreaks, ...controls]) {
        const outcome = await taken(name, field, `${valid.slice(0, -1)}${part}${valid.slice(-1)}`)
        expect([part, outcome]).toEqual([part, expect.stringMatching(/^must /)])
      }
    })
  },
)
