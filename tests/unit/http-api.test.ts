import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Invoke, loadFunctions } from '../../lib/local/gateway/http-api/functions.ts'
import { createRouter } from '../../lib/local/gateway/http-api/router.ts'
import { runEveryHalfMinute } from '../../lib/local/gateway/http-api/scheduled-calls.ts'
import { createHttpApi } from '../../lib/local/gateway/http-api/server.ts'
import { eventually } from '../support/eventually.ts'
import { send, sendRaw } from '../support/http/client.ts'
import { exchangeBytes, expectProblem, type ProblemBody } from '../support/http/problem.ts'
import { expectInvalidRequest, expectXError } from '../support/http/x-error.ts'

let server: Server
let url: string
let latest: APIGatewayProxyEventV2
/** What the function at /result returns. */
let result: unknown

const ok: Invoke = async (event) => {
  latest = event
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"all":"well"}' }
}
const routes: Record<string, Invoke> = {
  'GET /things': ok,
  'HEAD /things': ok,
  'POST /things': ok,
  'GET /result': async () => result as never,
  'GET /users/{id}/things': ok,
  'GET /nothing': async () => ({ statusCode: 304, headers: { etag: 'W/"1"' } }),
  'GET /slow': async (event) => {
    await delay(50)
    return ok(event, '')
  },
  'GET /failing': async () => {
    throw new TypeError('secret detail')
  },
  'GET /2/failing': async () => {
    throw new TypeError('secret detail')
  },
  'POST /2/things': ok,
}

beforeAll(async () => {
  server = createHttpApi(new Map(Object.entries(routes)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const get = 'GET /things HTTP/1.1\r\n'
const host = 'Host: localhost\r\n'
const close = 'Connection: close\r\n'
const postOf = (headers: string, body: string) =>
  `POST /things HTTP/1.1\r\n${host}${close}${headers}\r\n${body}`

/** Sends bytes, half-closes the connection, and returns the response. */
async function sendAndClose(bytes: string): Promise<string> {
  const { port, hostname } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  socket.end(bytes)
  return Buffer.concat(await socket.toArray()).toString()
}

describe('the event of a request has', () => {
  test('the query and the body as they were sent, well-formed or not', async () => {
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x7b])
    await send('POST', `${url}/things?a=%ff&b=1+2&b=3`, { body })
    expect(latest.rawQueryString).toBe('a=%ff&b=1+2&b=3')
    expect([latest.isBase64Encoded, Buffer.from(`${latest.body}`, 'base64')]).toEqual([true, body])
    expect(latest.headers).not.toHaveProperty('content-type')
  })

  test('the body of a GET, and no body if there is none', async () => {
    await send('GET', `${url}/things`, { body: 'null', chunked: true })
    expect(Buffer.from(`${latest.body}`, 'base64').toString()).toBe('null')
    await send('POST', `${url}/things`)
    expect([latest.body, latest.isBase64Encoded]).toEqual([undefined, false])
  })

  test('the decoded path without trailing slashes, and the route', async () => {
    await send('GET', `${url}/th%69ngs//?a=1`)
    expect([latest.rawPath, latest.routeKey, latest.requestContext.http.method]).toEqual([
      '/things',
      'GET /things',
      'GET',
    ])
    expect(latest).not.toHaveProperty('pathParameters')
  })

  test('the template of its route, and the decoded values of the variables', async () => {
    await send('GET', `${url}/users/%7Bm%C3%BCller%7D%252F/things?a=1`)
    expect(latest).toMatchObject({
      rawPath: '/users/{müller}%2F/things',
      routeKey: 'GET /users/{id}/things',
      pathParameters: { id: '{müller}%2F' },
      requestContext: { routeKey: 'GET /users/{id}/things' },
    })
  })

  test('as its path the one that the caller sent to HAProxy, which adds a prefix', async () => {
    const sentPathOf = async (path: string, fields: string) => {
      await sendRaw(url, `GET ${path} HTTP/1.1\r\n${close}${fields}\r\n`)
      expect(latest.rawPath).toBe('/users/1/things')
      return latest.requestContext.http.path
    }
    const path = '/users/1/things'
    expect(await sentPathOf(path, `${host}X-Forwarded-Prefix: /users\r\n`)).toBe('/1/things')
    for (const prefix of [
      '',
      '/',
      'users',
      '/user',
      '/things',
      '/users/',
      '/users/1',
      '/users/1/things',
      '/.*',
      '/users,/users',
    ]) {
      expect(await sentPathOf(path, `${host}X-Forwarded-Prefix: ${prefix}\r\n`)).toBe(path)
    }
    const twice = 'X-Forwarded-Prefix: /users\r\n'.repeat(2)
    expect(await sentPathOf(path, host + twice)).toBe(path)
    expect(await sentPathOf(path, host)).toBe(path)
    // A caller that reaches a gateway directly names its port.
    expect(await sentPathOf(path, 'Host: localhost:4001\r\nX-Forwarded-Prefix: /users\r\n')).toBe(path)
    expect(await sentPathOf(path, 'X-Forwarded-Prefix: /users\r\n')).toBe(path)
    await sendRaw(url, `${get}${close}${host}X-Forwarded-Prefix: /things\r\n\r\n`)
    expect([latest.rawPath, latest.requestContext.http.path]).toEqual(['/things', '/'])
  })

  test('the id that its caller gave it, unless there are several', async () => {
    const ids = 'X-Request-Id: a\r\nx-request-id: b\r\n'
    await sendRaw(url, `${get}${host}${close}X-Request-Id: mine\r\n\r\n`)
    expect([latest.headers['x-request-id'], latest.requestContext.requestId]).toEqual(['mine', 'mine'])
    await sendRaw(url, `${get}${host}${close}${ids}\r\n`)
    expect(latest.headers).not.toHaveProperty('x-request-id')
    expect(latest.requestContext.requestId).toMatch(/^[\da-f-]{36}$/)
  })

  test('repeated headers joined, even one named __proto__', async () => {
    await sendRaw(url, `${get}${host}${close}X-Twice: 1\r\nx-twice: 2\r\n__proto__: 3\r\n\r\n`)
    expect(latest.headers).toMatchObject({ 'x-twice': '1,2', host: 'localhost' })
    expect(Object.entries(latest.headers)).toContainEqual(['__proto__', '3'])
  })
})

describe('a route', () => {
  const router = createRouter(
    new Map(
      [
        '$default',
        'GET /{proxy+}',
        'GET /{a}/dog',
        'GET /pets/{proxy+}',
        'GET /pets/{kind}/{id}',
        'POST /pets/{kind}/{id}',
        'GET /pets/dog/{id}',
        'GET /pets/dog/1',
        'GET /pets/{kind}/toys',
        'GET /a.b/{id}',
      ].map((routeKey) => [routeKey, ok]),
    ),
  )

  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', undefined],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/dog/toys', 'GET /pets/dog/{id}', { id: 'toys' }],
    ['GET', '/pets/cat/toys', 'GET /pets/{kind}/toys', { kind: 'cat' }],
    ['GET', '/pets/cat/2', 'GET /pets/{kind}/{id}', { kind: 'cat', id: '2' }],
    ['POST', '/pets/dog/1', 'POST /pets/{kind}/{id}', { kind: 'dog', id: '1' }],
    ['GET', '/pets/dog', 'GET /{a}/dog', { a: 'pets' }],
    ['GET', '/pets/cat', 'GET /pets/{proxy+}', { proxy: 'cat' }],
    ['GET', '/pets/cat/2/x', 'GET /pets/{proxy+}', { proxy: 'cat/2/x' }],
    ['GET', '/pets//2', 'GET /pets/{proxy+}', { proxy: '/2' }],
    ['GET', '/pets', 'GET /{proxy+}', { proxy: 'pets' }],
    ['GET', '/pets/{kind}/{id}', 'GET /pets/{kind}/{id}', { kind: '{kind}', id: '{id}' }],
    ['GET', '/a.b/2', 'GET /a.b/{id}', { id: '2' }],
    ['GET', '/a-b/2', 'GET /{proxy+}', { proxy: 'a-b/2' }],
    ['GET', '/', '$default', undefined],
    ['PUT', '/pets/dog/1', '$default', undefined],
  ])('is selected as API Gateway does: %s %s is %s, %j', (method, path, routeKey, pathParameters) => {
    expect(router(method, path)).toEqual({ routeKey, pathParameters, invoke: ok })
  })

  test('is undefined if none matches', () => {
    expect(createRouter(new Map([['GET /pets/{id}', ok]]))('GET', '/pets')).toBeUndefined()
  })
})

describe('a client gets', () => {
  test('for HEAD the headers of GET, including the length, and no body', async () => {
    const got = await send('GET', `${url}/things`)
    const { status, headers, body } = await send<unknown>('HEAD', `${url}/things`)
    expect([status, headers['content-length'], body]).toEqual([200, got.headers['content-length'], ''])
  })

  test('a 304 without headers of a body', async () => {
    const { status, headers } = await send('GET', `${url}/nothing`)
    expect([status, headers.etag]).toEqual([304, 'W/"1"'])
    expect(headers).not.toHaveProperty('content-length')
  })

  test('the whole response to a range request', async () => {
    const { status, body } = await send('GET', `${url}/things`, { headers: { range: 'bytes=0-3' } })
    expect([status, body]).toEqual([200, { all: 'well' }])
  })

  test.each([
    ['mine', true],
    ['!"#$%^{|}~,;', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['a b', false],
    ['\u00e9', false],
    ['', false],
    ['a\r\nX-Request-Id: b', false],
  ])('the id that it gave its request, or a new one: %j', async (id, isTaken) => {
    for (const path of ['/things', '/nothing', '/else', '/%ff']) {
      const answer = await sendRaw(url, `GET ${path} HTTP/1.1\r\n${host}${close}X-Request-Id: ${id}\r\n\r\n`)
      const [, answered] = /^x-request-id: (.*)\r$/m.exec(answer) ?? []
      if (isTaken) expect(answered).toBe(id)
      else expect(answered).toMatch(/^[\da-f-]{36}$/)
      const [, instance = ''] = /"instance":"urn:request:(.*?)"/.exec(answer) ?? []
      if (answer.includes('problem+json')) expect(decodeURIComponent(instance)).toBe(answered)
    }
    const late = await sendRaw(url, postOf(`X-Request-Id: ${id}\r\nTransfer-Encoding: chunked\r\n`, 'zz\r\n'))
    const [, answered] = /^x-request-id: (.*)\r$/m.exec(late) ?? []
    expect(late).toMatch(/^HTTP\/1.1 400 /)
    expect(answered === id).toBe(isTaken)
  })

  test('100 Continue before it sends the body', async () => {
    const head = 'Expect: 100-continue\r\nContent-Length: 2\r\n'
    expect(await sendRaw(url, postOf(head, '{}'))).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/)
  })

  test('the response after it half-closes the connection, or a problem document if the request is incomplete', async () => {
    const later = await sendAndClose(`GET /slow HTTP/1.1\r\n${host}\r\n`)
    expect(later).toMatch(/^HTTP\/1.1 200 OK/)
    expect(await sendAndClose(postOf('Content-Length: 9\r\n', '{}'))).toMatch(
      /^HTTP\/1.1 400 .*problem\+json/s,
    )
  })

  test('both responses in order if the second request on a connection is malformed', async () => {
    const answer = await sendRaw(url, `${get}${host}\r\ngarbage\r\n\r\n`)
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
    expect(answer).toMatch(/"detail":"The request is not well-formed HTTP"/)
  })
})

describe('a function that fails', () => {
  test('is an opaque 500, and its error is logged with the request id', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const answer = await send<ProblemBody & { instance: string }>('GET', `${url}/failing`)
    expectProblem(answer, 500)
    expect(JSON.stringify(answer)).not.toMatch(/secret|TypeError|stack/)
    const id = answer.body.instance.replace('urn:request:', '')
    expect(log.mock.calls[0]).toEqual([`GET /failing: request ${id}`, new TypeError('secret detail')])
    log.mockRestore()
  })

  test.each([
    undefined,
    null,
    'text',
    {},
    { statusCode: '200' },
    { statusCode: 99 },
    { statusCode: 200, body: { an: 'object' } },
    { statusCode: 200, headers: { 'x-bad': 'a\nb' } },
  ])('and one that returns an invalid response is a 500: %j', async (returned) => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    result = returned
    expectProblem(await send('GET', `${url}/result`), 500)
    log.mockRestore()
  })
})

describe('a problem document reports', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, index) => `x${index}: 1\r\n`).join('')

  test.each<[string, string, number]>([
    ['a path without a route', `GET /else HTTP/1.1\r\n${host}${close}\r\n`, 404],
    ['a URL that is not percent-encoded', `GET /things?\xff HTTP/1.1\r\n${host}${close}\r\n`, 400],
    ['a path that is not UTF-8', `GET /%ff HTTP/1.1\r\n${host}${close}\r\n`, 400],
    ['a URL that is too long', `GET /things?${'x'.repeat(8_300)} HTTP/1.1\r\n${host}${close}\r\n`, 414],
    ['headers that are too long', `${get}${host}${close}x: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
    ['headers beyond the limit of Node.js', `${get}${host}${close}x: ${'y'.repeat(70_000)}\r\n\r\n`, 431],
    ['more than 104 header fields', `${get}${host}${close}${fields(103)}\r\n`, 431],
    ['more header fields than Node.js keeps', `${get}${fields(2_100)}${host}${close}\r\n`, 431],
    ['an unsupported expectation', `${get}${host}${close}Expect: x\r\n\r\n`, 417],
    [
      'chunks in HTTP/1.0',
      `POST /things HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a transfer coding', postOf('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'), 501],
    ['two framings', postOf('Transfer-Encoding: chunked\r\nContent-Length: 3\r\n', '0\r\n\r\n'), 400],
    ['two lengths', postOf('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), 400],
    ['an invalid length', postOf('Content-Length: x\r\n', '{}'), 400],
    ['invalid chunks', postOf('Transfer-Encoding: chunked\r\n', 'zz\r\n'), 400],
    [
      'chunk extensions that are too long',
      postOf('Transfer-Encoding: chunked\r\n', `2;${'x'.repeat(20_000)}\r\n`),
      413,
    ],
    ['a body that is too long', postOf('Content-Length: 65537\r\n', 'x'.repeat(65_537)), 413],
    ['a header name that is not a token', `${get}${host}${close}bad header: 1\r\n\r\n`, 400],
    ['a header line without a name', `${get}${host}${close}bad\r\n\r\n`, 400],
    ['a null byte', `${get}${host}${close}x: a\0b\r\n\r\n`, 400],
    ['a method for proxies', `CONNECT localhost:80 HTTP/1.1\r\n${host}\r\n`, 501],
    ['an unknown method', `FOO /things HTTP/1.1\r\n${host}\r\n`, 400],
    ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a future version', `GET /things HTTP/3.0\r\n${host}\r\n`, 400],
  ])('%s', async (_, bytes, status) => {
    expectProblem(await exchangeBytes(url, bytes), status)
  })

  test('a head and a body that never arrive', async () => {
    const [head, body] = await Promise.all([
      exchangeBytes(url, `${get}${host}`),
      exchangeBytes(url, postOf('Content-Length: 9\r\n', '{}')),
    ])
    expectProblem(head, 408)
    expectProblem(body, 408)
  }, 20_000)
})

describe('on the paths of X’s API, an error has X’s form', () => {
  const getX = 'GET /2/things HTTP/1.1\r\n'
  const postX = (headers: string, body: string) =>
    `POST /2/things HTTP/1.1\r\n${host}${close}${headers}\r\n${body}`

  test.each<[string, string, number]>([
    ['a path without a route', `GET /2/else?a=b HTTP/1.1\r\n${host}${close}\r\n`, 404],
    ['the same in absolute form', `GET http://localhost/2/else HTTP/1.1\r\n${host}${close}\r\n`, 404],
    ['nothing but the prefix', `GET /2?a=b HTTP/1.1\r\n${host}${close}\r\n`, 404],
    ['a path of its own service', `GET /x/else HTTP/1.1\r\n${host}${close}\r\n`, 404],
    ['a path of tokens', `GET /oauth2/else HTTP/1.1\r\n${host}${close}\r\n`, 404],
    ['a URL that is too long', `GET /2/things?${'x'.repeat(8_300)} HTTP/1.1\r\n${host}${close}\r\n`, 414],
    ['headers that are too long', `${getX}${host}${close}x: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
    ['an unsupported expectation', `${getX}${host}${close}Expect: x\r\n\r\n`, 417],
    ['a transfer coding', postX('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'), 501],
    ['a body that is too long', postX('Content-Length: 65537\r\n', 'x'.repeat(65_537)), 413],
    ['a body that never arrives', postX('Content-Length: 9\r\n', '{}'), 408],
    ['an unforeseen error', `GET /2/failing HTTP/1.1\r\n${host}${close}\r\n`, 500],
  ])(
    '%s',
    async (_, bytes, status) => {
      const log = jest.spyOn(console, 'error').mockImplementation(() => undefined)
      const answer = await exchangeBytes<Record<string, unknown>>(url, bytes)
      expectXError(answer, status)
      expect(JSON.stringify(answer)).not.toMatch(/secret|TypeError|stack/)
      log.mockRestore()
    },
    20_000,
  )

  test.each([
    ['a URL that is not percent-encoded', `GET /2/things?\xff HTTP/1.1\r\n${host}${close}\r\n`],
    ['two lengths', postX('Content-Length: 2\r\nContent-Length: 3\r\n', '{}')],
    ['a header name that is not a token', `${getX}${host}${close}bad header: 1\r\n\r\n`],
    ['invalid chunks', postX('Transfer-Encoding: chunked\r\n', 'zz\r\n')],
  ])('%s', async (_, bytes) => {
    const answer = await exchangeBytes<Record<string, unknown>>(url, bytes)
    expectInvalidRequest(answer, expect.stringMatching(/^The (request|URL) /))
  })

  test('but not on paths that only begin alike', async () => {
    for (const path of ['/20', '/xs', '/oauth2s', '/likes/2/tweets', '/things?next=/2/tweets']) {
      expect((await send('PUT', `${url}${path}`)).headers['content-type']).toBe('application/problem+json')
    }
  })
})

test('headers up to the limits of HAProxy are accepted', async () => {
  const fields = Array.from({ length: 102 }, (_, index) => `x${index}: ${'y'.repeat(150)}\r\n`).join('')
  expect(await sendRaw(url, `${get}${host}${close}${fields}\r\n`)).toMatch(/^HTTP\/1.1 200/)
})

test('the problem document names the limit that was exceeded', async () => {
  const { body } = await exchangeBytes(url, `${get}${host}${close}x: ${'y'.repeat(17_000)}\r\n\r\n`)
  expect(body.detail).toBe('The headers must have at most 16896 bytes')
})

test('a request without a Host header is accepted, because the web guard checks hosts', async () => {
  expect(await sendRaw(url, `${get}${close}\r\n`)).toMatch(/^HTTP\/1.1 200/)
})

describe('functions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-functions-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const definition = (file: string) => ({
    name: file,
    handler: `${file}.handler`,
    timeout: 6,
    routeKeys: [`GET /${file}`, `POST /${file}`],
    scheduled: false,
  })

  test('are loaded once for all their routes, and get their remaining time', async () => {
    writeFileSync(
      join(folder, 'good.mjs'),
      `export const handler = async (event, context) =>
        ({ statusCode: 200, body: JSON.stringify([context.awsRequestId, context.getRemainingTimeInMillis() > 5000]) })`,
    )
    const { byRouteKey, scheduled } = await loadFunctions([definition('good')], folder)
    expect([[...byRouteKey.keys()], scheduled]).toEqual([['GET /good', 'POST /good'], []])
    const invoke = byRouteKey.get('GET /good') as Invoke
    expect((await invoke({} as never, 'an-id')).body).toBe('["an-id",true]')
  })

  test('with a schedule are called until the stop, without their files and independently of each other', async () => {
    const calls: string[] = []
    Object.assign(globalThis, { calls })
    const source = 'export const handler = async (_, { awsRequestId }) => { calls.push(awsRequestId)'
    writeFileSync(join(folder, 'failing.mjs'), `${source}; throw new Error('each time') }`)
    writeFileSync(join(folder, 'counting.mjs'), `${source} }`)
    const scheduled = (file: string) => ({ ...definition(file), routeKeys: [], scheduled: true })
    const functions = await loadFunctions([scheduled('failing'), scheduled('counting')], folder)
    for (const file of ['failing', 'counting']) rmSync(join(folder, `${file}.mjs`))
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const ending = new AbortController()
    const called = runEveryHalfMinute(functions.scheduled, ending.signal, 20)
    await eventually(() => calls.length >= 6, 'each is called three times')
    ending.abort()
    await called
    expect(new Set(calls).size).toBe(calls.length)
    expect(log).toHaveBeenCalledTimes(calls.length / 2)
    log.mockRestore()
  })

  test.each([
    ['absent', undefined, /^absent cannot be loaded: /],
    [
      'throwing',
      "throw new Error('REDIS_URL must be a URL')",
      /^throwing cannot be loaded: REDIS_URL must be/,
    ],
    ['broken', 'export const handler =', /^broken cannot be loaded: /],
    ['other', 'export const other = 1', /^other cannot be loaded: other exports no handler$/],
  ])('that cannot be loaded are named in the error: %s', async (file, source, message) => {
    if (source) writeFileSync(join(folder, `${file}.mjs`), source)
    await expect(loadFunctions([definition(file)], folder)).rejects.toThrow(message)
  })
})
