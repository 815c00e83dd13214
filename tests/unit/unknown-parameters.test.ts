import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { services } from '../../lib/api/classic/services.ts'
import { defineRoute } from '../../lib/api/contract/define-route.ts'
import { text } from '../../lib/api/contract/fields.ts'
import { addressesOf } from '../../lib/http/route.ts'
import { call, type RequestParts } from '../support/http/events.ts'
import type { ProblemBody } from '../support/http/sender.ts'

let calls = 0
const route = defineRoute({
  operationId: 'echo',
  summary: 'Says what it understood',
  method: 'POST',
  path: '/test/echo',
  fields: { name: v.optional(text(5)), place: v.optional(text(5)) },
  synonyms: { called: 'name', named: 'name' },
  answers: { 200: v.unknown() },
})
const echo = endpoint(route, (input) => {
  calls++
  return input
})

async function refused(parts: RequestParts) {
  const before = calls
  const { status, body } = await call<ProblemBody>(echo, 'POST /test/echo', parts)
  expect([status, calls]).toEqual([400, before])
  return body
}

const known = 'known: name (or called, named), place'

describe('unknown parameters', () => {
  test.each<[string, RequestParts]>([
    ['the query string', { query: { name: 'ann', nmae: 'x' } }],
    ['a JSON body', { json: { name: 'ann', nmae: 'x' } }],
    ['a form', { form: { name: 'ann', nmae: 'x' } }],
    ['a JSON body, without a value', { json: { name: 'ann', nmae: null } }],
    ['the query string, without a value', { query: 'name=ann&nmae' }],
    ['two places with two values', { query: { nmae: 'x' }, json: { name: 'ann', nmae: 'y' } }],
  ])('in %s are refused, and those that the route knows are listed', async (_, parts) => {
    expect(await refused(parts)).toMatchObject({
      detail: `Unknown parameter: nmae; ${known}`,
      errors: { nmae: 'is unknown' },
    })
  })

  test('are all named, before anything that is wrong with known ones', async () => {
    const { detail, errors } = await refused({
      query: 'a=1&name=',
      json: { b: { c: 1 }, place: 'x'.repeat(9) },
    })
    expect(detail).toBe(`Unknown parameters: a, b; ${known}`)
    expect(errors).toEqual({ a: 'is unknown', b: 'is unknown' })
  })

  test.each([
    [10, ''],
    [11, ' and 1 more'],
    [5_000, ' and 4990 more'],
  ])('of %i names, name ten', async (count, rest) => {
    const names = Array.from({ length: count }, (_, index) => `x${index}`)
    const { detail, errors } = await refused({ form: Object.fromEntries(names.map((name) => [name, ''])) })
    const ten = names.slice(0, 10)
    expect(detail).toBe(`Unknown parameters: ${ten.join(', ')}${rest}; ${known}`)
    expect(Object.keys(errors)).toEqual(ten)
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a.b-c_1'])(
    'may be called %s',
    async (name) => {
      for (const parts of [
        { query: `${name}=1` },
        { body: `{"${name}":{"name":"ann"}}`, headers: { 'content-type': 'application/json' } },
        { form: new URLSearchParams({ [name]: '1' }) as never },
      ]) {
        const { detail, errors } = await refused(parts)
        expect(detail).toBe(`Unknown parameter: ${name}; ${known}`)
        expect(Object.entries(errors)).toEqual([[name, 'is unknown']])
      }
    },
  )

  test.each([
    ['nothing', '', '""', ''],
    ['letters of any script', 'größe', '"größe"', 'größe'],
    ['a space and a quotation mark', 'a "b', '"a \\"b"', 'a "b'],
    [
      'control characters',
      'a\0\u007f\u0085b\n',
      '"a\\u0000\\u007f\\u0085b\\n"',
      'a\\u0000\\u007f\\u0085b\\u000a',
    ],
    [
      'characters that are not seen',
      '\u200b\ufeff\u{e0001}',
      '"\\u200b\\ufeff\\udb40\\udc01"',
      '\\u200b\\ufeff\\udb40\\udc01',
    ],
    ['line separators', '\u2028\u2029', '"\\u2028\\u2029"', '\\u2028\\u2029'],
    ['a change of direction', 'a\u202eb', '"a\\u202eb"', 'a\\u202eb'],
    ['half a character', '\ud83d', '"\\ud83d"', '\\ud83d'],
    ['an emoji', '🎉', '"🎉"', '🎉'],
    ['65 characters', 'x'.repeat(65), `"${'x'.repeat(64)}…"`, `${'x'.repeat(64)}…`],
    ['64 characters', 'x'.repeat(64), 'x'.repeat(64), 'x'.repeat(64)],
    [
      'an emoji across the limit',
      `${'x'.repeat(63)}🎉`,
      `"${'x'.repeat(63)}\\ud83c…"`,
      `${'x'.repeat(63)}\\ud83c…`,
    ],
  ])('called by %s are named in visible characters', async (_, name, shown, key) => {
    const { detail, errors } = await refused({ json: { [name]: 1 } })
    expect(detail).toBe(`Unknown parameter: ${shown}; ${known}`)
    expect(Object.keys(errors)).toEqual([key])
  })

  test('leave nothing unescaped in the document that is sent', async () => {
    const names = Array.from({ length: 0x3000 }, (_, unit) => String.fromCharCode(unit))
    for (let first = 0; first < names.length; first += 10) {
      const json = Object.fromEntries(names.slice(first, first + 10).map((name) => [`${name}x`, 1]))
      expect(JSON.stringify(await refused({ json }))).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }
  })
})

test('a synonym is known by each of its names', async () => {
  for (const name of ['name', 'called', 'named']) {
    expect((await call(echo, 'POST /test/echo', { query: { [name]: 'ann' } })).body).toEqual({ name: 'ann' })
  }
})

describe.each(services.flatMap(({ routes }) => routes).map((each) => [each.operationId, each] as const))(
  'the route %s',
  (_, described) => {
    const addresses = addressesOf(described).flatMap((address) =>
      address.method === 'GET' ? [address, { ...address, method: 'HEAD' as const }] : [address],
    )

    test.each(addresses.map(({ method, path }) => `${method} ${path}`))(
      'refuses unknown parameters at %s, and lists its own',
      async (routeKey) => {
        const handler = endpoint(described, () => {
          throw new Error('must not be reached')
        })
        for (const parts of [
          { query: { unheard_of: '1' } },
          { json: { unheard_of: 1 } },
          { form: { unheard_of: '1' } },
        ]) {
          const { status, body } = await call<ProblemBody>(handler, routeKey, parts)
          expect([status, Object.keys(body.errors)]).toEqual([400, ['unheard_of']])
          for (const name of [...described.parameters, ...Object.keys(described.synonyms)]) {
            expect(body.detail).toMatch(new RegExp(`known: .*\\b${name}\\b`))
          }
          if (described.parameters.length === 0) expect(body.detail).toMatch(/known: none$/)
        }
      },
    )
  },
)
