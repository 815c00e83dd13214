import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { defineRoute } from '../../lib/api/contract/define-route.ts'
import { lines, text } from '../../lib/api/contract/fields.ts'
import { maximumBodyBytes } from '../../lib/http/body.ts'
import { jsonMembers } from '../../lib/http/json-members.ts'
import { call, type RequestParts } from '../support/http/events.ts'

const route = defineRoute({
  operationId: 'echo',
  summary: 'Says what it understood',
  method: 'POST',
  path: '/test/echo',
  fields: {
    name: v.optional(text(64)),
    words: v.optional(lines(64)),
    list: v.optional(v.array(text(64), 'must be a list')),
    filler: v.optional(v.unknown()),
    other: v.optional(v.unknown()),
  },
  synonyms: { called: 'name' },
  answers: { 200: v.unknown() },
})
const echo = endpoint(route, ({ filler: _, other: __, ...input }) => input)
const send = (parts: RequestParts) => call(echo, 'POST /test/echo', parts)

const types = { json: 'application/json', form: 'application/x-www-form-urlencoded' }
type Type = keyof typeof types

/** Sends a body as a gateway hands it on: as bytes in base64, or as text. */
function sendBody(type: Type, body: string | Uint8Array, base64 = true) {
  return send({ body, base64, headers: { 'content-type': types[type] } })
}

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('a body of bytes', () => {
  test.each<[Type, string]>([
    ['json', '{"name":"\xff"}'],
    ['json', '{"name":"\xfe"}'],
    ['json', '{"name":"\xc3"}'],
    ['json', '{"name":"ann","other":"\xed\xa0\x80"}'],
    ['json', '\0{"name":"\xff"}'],
    ['json', '{"name":"ann"}\0\xff'],
    ['form', 'name=\xff'],
    ['form', 'name=\xfe'],
    ['form', 'other=\0&name=\xff'],
    ['form', 'name=\xc0\xaf'],
    ['form', 'name=\xf4\x90\x80\x80'],
  ])('that are not UTF-8 is refused: %s %j', async (type, body) => {
    const { status, body: problem } = await sendBody(type, bytes(body))
    expect([status, problem.detail]).toEqual([400, 'The body must be UTF-8'])
  })

  test('that are not UTF-8 at the very end is refused', async () => {
    expect((await sendBody('form', bytes(`${'a'.repeat(65_535)}\xff`))).status).toBe(400)
  })

  test.each(['%ff', '%c3', '%ed%a0%80', '%', '%zz', '%c0%af', 'a%00%ff'])(
    'whose form encodes what is not UTF-8 is refused, as such a query string is: %s',
    async (value) => {
      const detail = 'The query string or form must be percent-encoded UTF-8'
      for (const parts of [
        { query: `name=${value}` },
        { query: `other=${value}&name=ann` },
        { body: `name=${value}`, headers: { 'content-type': types.form } },
      ]) {
        expect(await send(parts)).toMatchObject({ status: 400, body: { detail } })
      }
    },
  )

  test.each(['z ß ह € 한 \ud7ff \ue000 𐍈 🎉 \u{10ffff}', '\ufffd'])('is read as it is: %s', async (name) => {
    for (const parts of [
      { json: { name } },
      { form: { name } },
      { body: `name=${name}`, headers: { 'content-type': types.form } },
    ]) {
      expect(await send({ ...parts, base64: true })).toMatchObject({ status: 200, body: { name } })
    }
  })

  test.each([
    ['json', 'no JSON at all'],
    ['form', '\xff'],
  ])('of another type than JSON and forms is not looked into: %s', async (_, body) => {
    const headers = { 'content-type': 'application/octet-stream' }
    expect((await send({ body: bytes(body), base64: true, headers })).status).toBe(415)
  })
})

describe('a body that was decoded before', () => {
  test.each<[Type, string]>([
    ['json', '{"name":"\ufffd"}'],
    ['form', 'name=\ufffd'],
  ])('may be of bytes that are gone: %s %j', async (type, body) => {
    const { status, body: problem } = await sendBody(type, body, false)
    expect([status, problem.detail]).toEqual([
      400,
      'The body must be UTF-8, and a U+FFFD must be escaped, as \\ufffd or %EF%BF%BD',
    ])
  })

  test.each<[Type, string]>([
    ['json', '{"name":"\\ufffd"}'],
    ['form', 'name=%EF%BF%BD'],
  ])('can say U+FFFD all the same: %s %j', async (type, body) => {
    expect(await sendBody(type, body, false)).toMatchObject({ status: 200, body: { name: '\ufffd' } })
  })
})

describe('the length of a body', () => {
  const form = (length: number, unit = 'x') => `words=ann&filler=${unit.repeat(length)}`.slice(0, length)

  test.each([false, true])('may be 65,536 bytes and no more, in base64: %s', async (base64) => {
    expect(maximumBodyBytes).toBe(65_536)
    expect((await sendBody('form', form(65_536), base64)).status).toBe(200)
    const { status, body } = await sendBody('form', form(65_537), base64)
    expect([status, body.detail]).toEqual([413, 'The body must be at most 65536 bytes, not 65537'])
  })

  test.each([false, true])('is counted in bytes and not in characters, in base64: %s', async (base64) => {
    expect((await sendBody('form', `filler=${'é'.repeat(32_764)}`, base64)).status).toBe(200)
    expect((await sendBody('form', `filler=${'é'.repeat(32_765)}`, base64)).status).toBe(413)
  })
})

describe('a byte order mark', () => {
  test.each([false, true])('before a body is skipped, in base64: %s', async (base64) => {
    for (const [type, body] of [
      ['json', '\ufeff{"name":"ann"}'],
      ['form', '\ufeffname=ann'],
    ] as const) {
      expect(await sendBody(type, body, base64)).toMatchObject({ status: 200, body: { name: 'ann' } })
    }
  })

  test.each(['json', 'form'] as const)('alone is no body: %s', async (type) => {
    expect(await sendBody(type, '\ufeff')).toMatchObject({ status: 200, body: {} })
  })

  test('in the middle is kept', async () => {
    expect((await sendBody('json', '{"name":"a\ufeffb"}')).body).toEqual({ name: 'a\ufeffb' })
  })

  test('is skipped once', async () => {
    expect((await sendBody('json', '\ufeff\ufeff{"name":"ann"}')).status).toBe(400)
    expect((await sendBody('form', '\ufeff\ufeffname=ann')).body.errors).toEqual({
      '\\ufeffname': 'is unknown',
    })
  })
})

describe('deep nesting', () => {
  const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000)
  const [lists, objects] = [deep('[', ']'), `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`]

  test.each([
    ['a text', `{"name":${lists}}`, { name: 'must be a string' }],
    ['a text, of objects', `{"name":${objects}}`, { name: 'must be a string' }],
    ['a list', `{"list":${lists}}`, { list: 'each must be a string' }],
    ['a list, of objects', `{"list":${objects}}`, { list: 'must be a list' }],
    ['a text, twice', `{"name":${lists},"name":${lists}}`, { name: 'has conflicting values' }],
    ['a list, twice', `{"list":${objects},"list":${objects}}`, { list: 'has conflicting values' }],
    ['a list, in part, twice', '{"list":["a",{}],"list":["a",{}]}', { list: 'has conflicting values' }],
    ['no text, twice', '{"name":null,"name":null}', { name: 'must be a string' }],
  ])('in %s is refused as anything else that it is not', async (_, body, errors) => {
    const { status, body: problem } = await sendBody('json', body)
    expect([status, problem.errors]).toEqual([400, errors])
  })

  test('beside the query string’s value is refused', async () => {
    const headers = { 'content-type': types.json }
    const { status, body } = await send({ query: { name: 'ann' }, body: `{"name":${lists}}`, headers })
    expect([status, body.errors]).toEqual([400, { name: 'has conflicting values' }])
  })

  test('in what the route does not know is refused by its name', async () => {
    const { status, body } = await sendBody('json', `{"one":${lists},"name":"ann","more":${objects}}`)
    expect([status, body.errors]).toEqual([400, { one: 'is unknown', more: 'is unknown' }])
  })
})

test('a body in a content coding is refused, and told which is taken', async () => {
  const sent = (coding: string) => send({ json: { name: 'ann' }, headers: { 'Content-Encoding': coding } })
  const { status, headers, body } = await sent('gzip')
  expect([status, headers['accept-encoding']]).toEqual([415, 'identity'])
  expect(body.detail).toBe('The body must not have the Content-Encoding gzip')
  expect((await sent('Identity')).status).toBe(200)
})

test('a body of no type is not guessed at', async () => {
  const { status, body } = await send({ body: 'name=ann' })
  expect([status, body.detail]).toEqual([
    415,
    'The Content-Type must be application/json or application/x-www-form-urlencoded',
  ])
})

test('nothing is no body, whatever its type', async () => {
  const { status, body } = await send({ body: '', headers: { 'content-type': 'text/plain' } })
  expect([status, body]).toEqual([200, {}])
})

test.each(['{', '{"name":"ann"', '{name:1}', "{'name':1}", '{"name":"ann"}{}', '{"a":01}', 'name=ann', '\0'])(
  'a body that is not JSON is refused: %j',
  async (text) => {
    const { status, body } = await sendBody('json', text)
    expect([status, body.detail]).toEqual([400, 'The body must be valid JSON'])
  },
)

test.each(['null', '1', 'true', '"{}"', '[]', '[{"name":"ann"}]', '[["name","ann"]]'])(
  'JSON that is no object is refused: %j',
  async (text) => {
    const { status, body } = await sendBody('json', text)
    expect([status, body.detail]).toEqual([400, 'The body must be a JSON object'])
  },
)

test.each<[type: string, taken: string]>([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/json ;charset=utf-8', 'json'],
  ['application/vnd.api+json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['application/X-WWW-form-urlencoded;charset=utf-8', 'form'],
  ['application/x-www-form-urlencoded ; charset=utf-8', 'form'],
  ['', 'nothing'],
  ['text/json', 'nothing'],
  ['x-application/json', 'nothing'],
  ['application/jsonp', 'nothing'],
  ['application/json charset=utf-8', 'nothing'],
  ['application/json-seq', 'nothing'],
  ['application/a/b+json', 'nothing'],
  ['application/a;b+json', 'nothing'],
  ['application/+json', 'nothing'],
  ['multipart/form-data; boundary=x', 'nothing'],
  ['x/application/x-www-form-urlencoded', 'nothing'],
  ['application/x-www-form-urlencoded-not', 'nothing'],
])('a body of the type %j is taken for %s', async (type, taken) => {
  const bodies = { json: '{"name":"json"}', form: 'name=form' }
  for (const [kind, body] of Object.entries(bodies)) {
    const answer = await send({ body, headers: { 'content-type': type } })
    if (taken === 'nothing') {
      expect([answer.status, answer.body.detail]).toEqual([
        415,
        `The Content-Type must be application/json or application/x-www-form-urlencoded${type && `, not ${type}`}`,
      ])
    } else if (taken === kind) expect(answer.body).toEqual({ name: kind })
    else expect(answer.body).not.toHaveProperty('name')
  }
})

describe('a name that is given twice', () => {
  const conflict = [400, { name: 'has conflicting values' }]

  test.each([
    '{"name":"ann","name":"bob"}',
    '{"name":"ann","n\\u0061me":"bob"}',
    '{"\\u006eame":"ann","name":"bob"}',
    '{"name":"ann","called":"bob"}',
    '{"called":"ann","c\\u0061lled":"bob"}',
    '{ "name" : "ann" , "other" : {"name":"ann"} , "name" : "bob" }',
    '{"name":"ann","name":null}',
    '{"name":"ann","name":["ann"]}',
    '{"name":"ann","name":{"name":"ann"}}',
    '{"name":["a","b"],"name":["b","a"]}',
    '{"name":1,"name":2}',
    '{"name":"}","name":"]"}',
    '{"name":"\\"","name":"\\\\"}',
    '{"name":"a","name":"b","name":"a"}',
  ])('in a JSON body, with two values, is refused: %s', async (body) => {
    const { status, body: problem } = await sendBody('json', body)
    expect([status, problem.errors]).toEqual(conflict)
  })

  test.each([
    ['{"name":"ann","name":"ann"}', 'ann'],
    ['{"name":"ann","called":"ann"}', 'ann'],
    ['{"name":"a\\u006en","n\\u0061me":"ann"}', 'ann'],
    ['{"name":1,"name":"1"}', '1'],
    ['{"other":{"name":"bob"},"name":"ann"}', 'ann'],
    ['{"other":[{"name":"bob"},"name"],"name":"ann"}', 'ann'],
    ['{"other":"name","name":"ann","filler":1}', 'ann'],
    ['{"name":"{\\"name\\":\\"bob\\",","other":":"}', '{"name":"bob",'],
  ])('in a JSON body, with one value or elsewhere, is taken: %s', async (body, name) => {
    const { status, body: answer } = await sendBody('json', body)
    expect([status, answer]).toEqual([200, { name }])
  })

  test.each([
    ['query', { query: 'name=ann&name=bob' }],
    ['query, the last once more', { query: 'name=ann&name=bob&name=bob' }],
    ['query, under two names', { query: 'name=ann&called=bob' }],
    ['query, once encoded', { query: 'name=ann&n%61me=bob' }],
    ['form', { body: 'name=ann&name=bob', headers: { 'content-type': types.form } }],
    ['query and form', { query: 'name=ann', form: { called: 'bob' } }],
    ['query and JSON', { query: 'name=ann', json: { name: 'bob' } }],
  ])('in a %s, with two values, is refused as well', async (_, parts) => {
    const { status, body } = await send(parts)
    expect([status, body.errors]).toEqual(conflict)
  })
})

describe('the members of a JSON object', () => {
  test('are those that it was written from, whatever else stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: fc.constantFrom(...'ab"\\{}[]:,\u2028é👍\n') }), fc.jsonValue())),
        fc.constantFrom('', ' ', '\n\t '),
        (members, space) => {
          const pairs = members.map(([name, value]) =>
            [JSON.stringify(name), JSON.stringify(value, undefined, space)].join(`${space}:${space}`),
          )
          const text = `${space}{${space}${pairs.join(`${space},${space}`)}${space}}${space}`
          const written = members.map(([name, value]) => [name, JSON.parse(JSON.stringify(value))])
          expect([...jsonMembers(text)]).toEqual(written)
        },
      ),
    )
  })

  test('of the largest body are found in one walk', () => {
    for (const value of [
      '"'.padEnd(65_000, 'x').concat('"'),
      `"${'\\n'.repeat(32_000)}"`,
      '['.repeat(32_000) + ']'.repeat(32_000),
    ]) {
      expect([...jsonMembers(`{"a":${value}}`)].map(([name]) => name)).toEqual(['a'])
    }
  })
})

test('a parameter is the same from a query string, a JSON body and a form', async () => {
  // A U+FFFD in a JSON body has to be escaped: a decoded body does not tell it from bytes that were not UTF-8.
  const value = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(...'a&=+%"\\\u0301 é👍'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    })
    .filter((text) => !text.includes('\ufffd'))
  await fc.assert(
    fc.asyncProperty(fc.record({ name: value, words: value }), fc.boolean(), async (parameters, base64) => {
      const answers = await Promise.all([
        send({ query: parameters }),
        send({ json: parameters, base64 }),
        send({ form: parameters, base64 }),
        send({ query: { name: parameters.name }, json: { words: parameters.words } }),
        send({ query: parameters, json: parameters, base64 }),
      ])
      for (const answer of answers) expect(answer).toEqual(answers[0])
    }),
  )
})
