import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { created, createdOrPresent, defineRoute } from '../../lib/api/contract/define-route.ts'
import { integer, paging, text } from '../../lib/api/contract/fields.ts'
import { InvalidInput } from '../../lib/http/invalid-input.ts'
import type { Answer } from '../../lib/http/route.ts'
import { Refusal } from '../../lib/platform/refusal.ts'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import { alreadyVoted, noSuchOption } from '../../lib/polls/refusals.ts'
import { postNotFound } from '../../lib/posts/refusals.ts'
import { apiEvent, call } from '../support/http/events.ts'

const route = defineRoute({
  operationId: 'echo',
  summary: 'Says what it understood',
  method: 'POST',
  path: '/test/echo',
  fields: {
    name: v.optional(text(5)),
    count: v.optional(integer(1, 9)),
    list: v.optional(v.array(text(5))),
    limit: paging().limit,
  },
  synonyms: { called: 'name' },
  answers: { 200: v.unknown() },
})
const echo = endpoint(route, (input) => input)

function failing(error: unknown) {
  return endpoint(route, () => {
    throw error
  })
}

describe('an endpoint', () => {
  test('passes on what the contract names, parsed', async () => {
    const { body } = await call(echo, 'POST /test/echo', { query: { count: '3' }, json: { name: ' Zoë ' } })
    expect(body).toEqual({ name: 'Zoë', count: 3, limit: 25 })
  })

  test('answers JSON, and says so', async () => {
    expect(await call(echo, 'POST /test/echo')).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'test-request' },
      body: { limit: 25 },
    })
  })

  test('takes a synonym for the name that it means', async () => {
    expect((await call(echo, 'POST /test/echo', { query: { called: 'ann' } })).body).toMatchObject({
      name: 'ann',
    })
    const both = await call(echo, 'POST /test/echo', { query: { called: 'ann', name: 'bob' } })
    expect(both.body).toMatchObject({
      status: 400,
      errors: { name: 'has conflicting values' },
    })
  })

  test('takes a parameter of its path, and refuses another value of it elsewhere', async () => {
    const event = { ...apiEvent('POST /test/echo'), pathParameters: { name: 'ann' } }
    expect(JSON.parse((await echo(event, {} as never)).body ?? '')).toMatchObject({ name: 'ann' })
    const both = { ...event, rawQueryString: 'name=bob' }
    expect((await echo(both, {} as never)).statusCode).toBe(400)
  })

  test('takes an event without queryStringParameters, rawQueryString and headers', async () => {
    const event = { routeKey: 'POST /test/echo', requestContext: { http: { method: 'POST' } } }
    expect((await echo(event as never, {} as never)).statusCode).toBe(200)
  })

  test('takes a hand-written event that has queryStringParameters alone', async () => {
    const event = {
      routeKey: 'POST /test/echo',
      requestContext: { http: { method: 'POST' } },
      queryStringParameters: { name: 'ann' },
    }
    expect(JSON.parse((await echo(event as never, {} as never)).body ?? '')).toMatchObject({ name: 'ann' })
  })

  test("answers no probe of the registry's, before anything is done, unless it is a health check", async () => {
    let done = 0
    const endpointAt = (path: string) =>
      endpoint({ ...route, method: 'GET', path }, () => {
        done++
        return {}
      })
    const probe = { headers: { 'Registry-Health-Probe': 'GET' } }
    const { status, body } = await call(endpointAt('/test/echo'), 'GET /test/echo', probe)
    expect([status, body.detail, done]).toEqual([
      403,
      "The registry's probes are answered only at health checks",
      0,
    ])
    const health = await call(endpointAt('/test/health-check'), 'GET /test/health-check', probe)
    expect([health.status, done]).toEqual([200, 1])
  })

  test('counts code points, not UTF-16 units', async () => {
    expect((await call(echo, 'POST /test/echo', { json: { name: '👍👍👍👍👍' } })).status).toBe(200)
    expect((await call(echo, 'POST /test/echo', { json: { name: '👍👍👍👍👍👍' } })).status).toBe(400)
  })

  test('names every bad parameter at once', async () => {
    const { body } = await call(echo, 'POST /test/echo', { json: { name: '', count: 10, limit: 'x' } })
    expect(body).toMatchObject({
      status: 400,
      errors: {
        name: 'must not be empty',
        count: 'must be a whole number from 1 to 9',
        limit: 'must be a whole number from 1 to 100',
      },
      detail:
        'name must not be empty; count must be a whole number from 1 to 9; ' +
        'limit must be a whole number from 1 to 100',
    })
    const twice = await call(echo, 'POST /test/echo', { query: 'name=a&name=b&name=a&count=1&count=2' })
    expect(twice.body.detail).toBe('name has conflicting values; count has conflicting values')
  })

  test('says of the items of a list what is wrong with each, and of a request what is wrong with all of it', async () => {
    expect((await call(echo, 'POST /test/echo', { json: { list: ['a', ''] } })).body.errors).toEqual({
      list: 'each must not be empty',
    })
    const issues = [{ message: 'must differ', path: ['name'] }, { message: 'must be odd' }]
    const input = { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) } } as const
    const strict = endpoint({ ...route, input }, () => ({}))
    expect((await call(strict, 'POST /test/echo')).body.errors).toEqual({
      name: 'must differ',
      request: 'must be odd',
    })
  })

  test('answers at no other path than its own', async () => {
    const { status, headers } = await call(echo, 'POST /test/elsewhere')
    expect([status, headers.allow]).toEqual([405, ''])
  })
})

describe('the method', () => {
  const read = defineRoute({
    operationId: 'read',
    summary: 'Says what it understood',
    method: 'GET',
    path: '/test/read',
    aliases: [{ method: 'GET', path: '/test/look' }],
    fields: { name: text(5) },
    answers: { 200: v.unknown() },
  })
  const reading = endpoint(read, (input) => input)
  const override = (method: string) => ({ headers: { 'X-HTTP-Method-Override': method } })

  test.each(['/test/read', '/test/look'])('may be HEAD where it may be GET: %s', async (path) => {
    const got = await call(reading, `GET ${path}`, { query: { name: 'ann' } })
    expect(got.status).toBe(200)
    expect(await call(reading, `HEAD ${path}`, { query: { name: 'ann' } })).toEqual(got)
  })

  test('is right at one path only where a route has two of them', async () => {
    const aliases = [{ method: 'DELETE', path: '/test/forget' }] as const
    const either = endpoint({ ...read, aliases }, (input) => input)
    const query = { name: 'ann' }
    expect((await call(either, 'DELETE /test/forget', { query })).status).toBe(200)
    const { status, headers } = await call(either, 'DELETE /test/read', { query })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await call(either, 'GET /test/forget', { query })).headers.allow).toBe('DELETE')
  })

  test('that another endpoint has at the same path is allowed, and not answered', async () => {
    const shared = endpoint({ ...read, otherMethods: ['DELETE'] }, (input) => input)
    const wrong = await call(shared, 'DELETE /test/read', { query: { name: 'ann' } })
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD, DELETE'])
    const alias = await call(shared, 'POST /test/look', { query: { name: 'ann' } })
    expect([alias.status, alias.headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  test('may be HEAD nowhere else', async () => {
    const { status, headers } = await call(echo, 'HEAD /test/echo')
    expect([status, headers.allow]).toEqual([405, 'POST'])
  })

  test('of a plain POST is wrong where only GET is right', async () => {
    const { status, headers, body } = await call(reading, 'POST /test/read', { json: { name: 'ann' } })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    expect(body.detail).toBe('/test/read allows GET, HEAD, not POST')
  })

  test.each(['GET', 'get'])('of a POST that stands for a %s is right', async (method) => {
    const answer = await call(reading, 'POST /test/read', { json: { name: 'ann' }, ...override(method) })
    expect(answer).toMatchObject({ status: 200, body: { name: 'ann' } })
  })

  test.each([
    ['POST', '/test/echo', 'DELETE'],
    ['POST', '/test/read', 'DELETE'],
    ['POST', '/test/read', 'HEAD'],
    ['POST', '/test/read', ''],
    ['GET', '/test/read', 'DELETE'],
    ['GET', '/test/read', 'POST'],
    ['HEAD', '/test/read', 'GET'],
  ])('%s %s is not taken for %s', async (sent, path, meant) => {
    const handler = path === '/test/read' ? reading : echo
    const { status, body } = await call(handler, `${sent} ${path}`, {
      query: { name: 'ann' },
      ...override(meant),
    })
    expect(status).toBe(400)
    expect(body.detail).toBe(
      `X-HTTP-Method-Override may not turn a ${sent} to ${path} into a ${meant}; send a ${meant}`,
    )
  })

  test('of a POST that stands for a GET is a GET also where only POST is right', async () => {
    const { status, headers, body } = await call(echo, 'POST /test/echo', override('GET'))
    expect([status, headers.allow, body.detail]).toEqual([405, 'POST', '/test/echo allows POST, not GET'])
  })

  test('is refused at the path that the caller sent, which a front end may have extended', async () => {
    const event = apiEvent('POST /test/read')
    event.requestContext.http.path = '/read\u202e'
    const { detail } = JSON.parse((await reading(event, {} as never)).body ?? '')
    expect(detail).toBe('/read%E2%80%AE allows GET, HEAD, not POST')
    const { http } = event.requestContext
    const overridden = { ...event, headers: { 'x-http-method-override': 'PUT' } }
    expect(JSON.parse((await reading(overridden, {} as never)).body ?? '').detail).toBe(
      'X-HTTP-Method-Override may not turn a POST to /read%E2%80%AE into a PUT; send a PUT',
    )
    Reflect.deleteProperty(http, 'path')
    expect(JSON.parse((await reading(event, {} as never)).body ?? '').detail).toMatch(/^\/test\/read allows /)
  })

  test('that is overridden by itself stays what it is', async () => {
    expect((await call(echo, 'POST /test/echo', override('POST'))).status).toBe(200)
  })
})

test('an operation that does not end is a 503 before the function’s own time is up', async () => {
  const endless = endpoint(route, () => new Promise<never>(() => undefined))
  const context = { awsRequestId: 'test-request', getRemainingTimeInMillis: () => 10 }
  const { statusCode, headers, body } = await endless(apiEvent('POST /test/echo'), context as never)
  expect([statusCode, JSON.parse(body ?? '').detail]).toEqual([503, 'The request took too long'])
  expect(headers).toHaveProperty('retry-after', '1')
})

describe('what an operation returns', () => {
  const returning = (answer: (stored: never) => Answer<unknown>, result: unknown) => {
    const described = { ...route, answer: answer as typeof route.answer }
    return call(
      endpoint(described, () => result as never),
      'POST /test/echo',
    )
  }

  test('is created, or was there', async () => {
    const value = { id: 1 }
    expect(await returning(created, value)).toMatchObject({ status: 201, body: value })
    const stored = (created: boolean) =>
      returning((result) => createdOrPresent(result, ({ id }: typeof value) => ({ known_as: id })), {
        created,
        value,
      })
    expect(await stored(true)).toMatchObject({ status: 201, body: { known_as: 1 } })
    expect(await stored(false)).toMatchObject({ status: 200, body: { known_as: 1 } })
  })
})

describe('what an operation throws', () => {
  test.each<[string, unknown, number, string, string]>([
    [
      'malformed input',
      new InvalidInput([{ path: ['name'], message: 'must be known' }]),
      400,
      'Bad Request',
      'name must be known',
    ],
    [
      'a refusal that concerns a parameter',
      new Refusal({ code: 'cursor-invalid' }),
      400,
      'Bad Request',
      'cursor must be the `next` of an earlier page of the same list',
    ],
    ['an unknown thing', postNotFound('7'), 404, 'Not Found', 'No post has the posts_id 7'],
    [
      'a conflict',
      alreadyVoted({ username: 'ann', pollId: '7', option: 'red', votedAt: 'then' }),
      409,
      'Conflict',
      'ann has already voted "red" in this poll; that vote stands',
    ],
    [
      'the impossible',
      noSuchOption('blue', ['red', 'green']),
      422,
      'Unprocessable Content',
      'choice must be one of "red", "green", not "blue"',
    ],
    [
      'a store that does not answer',
      storeUnavailable('Redis', new Error('ECONNREFUSED')),
      503,
      'Service Unavailable',
      'Redis does not answer; try again shortly',
    ],
    [
      'a store that has lost its data',
      storeIncomplete('DynamoDB', 'a table', new Error('lost')),
      503,
      'Service Unavailable',
      'DynamoDB lacks a table; starting or deploying again creates it',
    ],
  ])('%s is its own problem document', async (_, error, status, title, detail) => {
    const reply = await call(failing(error), 'POST /test/echo')
    expect(reply.status).toBe(status)
    expect(reply.headers).toEqual({
      'content-type': 'application/problem+json',
      'x-request-id': 'test-request',
      ...(status === 503 && { 'retry-after': '1' }),
    })
    expect(reply.body).toMatchObject({ status, title, detail })
  })

  test.each([
    new TypeError('secret detail'),
    'secret text',
    undefined,
    Object.create(null),
    new Refusal({ code: 'worded-nowhere' }),
  ])('what nobody foresaw, %p, is an opaque 500 with the request id', async (thrown) => {
    const { status, body } = await call(failing(thrown), 'POST /test/echo')
    expect(status).toBe(500)
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'An unexpected error; the request id is test-request',
      instance: 'urn:request:test-request',
    })
  })

  test('is answered also where the request has no id', async () => {
    const { body } = await failing(postNotFound('7'))(apiEvent('POST /test/echo'), {} as never)
    expect(JSON.parse(body ?? '').instance).toBe('urn:request:unknown')
  })
})

describe('the id of a request', () => {
  const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index))
  const unknown = failing(postNotFound('7'))
  const instanceOf = async (id: string) => {
    const { headers, body } = await call(unknown, 'POST /test/echo', { headers: { 'x-request-id': id } })
    return { id: headers['x-request-id'], instance: body.instance }
  }

  test.each(['a', '7f3d-11', 'Root=1-67891233-abcdef012345678912345678', visible, '%41', 'x'.repeat(128)])(
    'is its caller’s, in a success and in an error: %s',
    async (id) => {
      const headers = { 'X-Request-ID': id }
      expect((await call(echo, 'POST /test/echo', { headers })).headers['x-request-id']).toBe(id)
      const { instance, id: answered } = await instanceOf(id)
      expect(answered).toBe(id)
      // RFC 8141: what stands for itself here may stand in every URN.
      expect(instance).toMatch(/^urn:request:([\w.~-]|%[\dA-F]{2})+$/)
      expect(decodeURIComponent(`${instance}`.replace('urn:request:', ''))).toBe(id)
    },
  )

  test('is encoded in the problem document as in haproxy.cfg', async () => {
    expect((await instanceOf(visible)).instance).toBe(
      'urn:request:%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40' +
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~',
    )
  })

  test.each(['', ' ', 'a b', 'a, b', 'é', 'a\u007f', 'a\nb', 'a\n', 'x'.repeat(129), '\ud83d\ude00'])(
    'is the platform’s where the caller’s is %j',
    async (id) => {
      expect(await instanceOf(id)).toEqual({ id: 'test-request', instance: 'urn:request:test-request' })
      const headers = { 'x-request-id': id }
      expect((await call(echo, 'POST /test/echo', { headers })).headers['x-request-id']).toBe('test-request')
    },
  )

  test('is in an answer that has no body', async () => {
    const tagged = endpoint({ ...route, answer: () => ({ status: 200, body: {}, etag: '"1"' }) }, () => ({}))
    const headers = { 'if-none-match': '"1"', 'x-request-id': 'mine' }
    expect(await call(tagged, 'POST /test/echo', { headers })).toMatchObject({
      status: 304,
      headers: { etag: '"1"', 'x-request-id': 'mine' },
    })
  })

  test('is in the text of an opaque 500', async () => {
    const { body } = await call(failing(new TypeError()), 'POST /test/echo', {
      headers: { 'x-request-id': 'mine' },
    })
    expect(body.detail).toBe('An unexpected error; the request id is mine')
  })
})
