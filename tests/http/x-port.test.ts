import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { waitForPort } from '../../lib/local/engines/stores.ts'
import { send, sendRaw } from '../support/http/client.ts'
import { exchangeBytes } from '../support/http/problem.ts'
import { expectXError } from '../support/http/x-error.ts'
import { freeHaproxyPorts, type HaproxyPorts, startHaproxy, stopHaproxy } from '../support/stack/haproxy.ts'

/** HAProxy's port of X's API, in front of a gateway that records requests, and fails where a path says so. */
const reached: IncomingMessage[] = []
let gateway: Server
let haproxy: ChildProcess
let ports: HaproxyPorts
let x: string

beforeAll(async () => {
  ports = await freeHaproxyPorts()
  gateway = createServer((request, response) => {
    const isCheck = request.url?.endsWith('/health-check') && request.headers['user-agent'] === undefined
    if (!isCheck) reached.push(request)
    if (request.url?.includes('hanging')) return
    if (request.url?.includes('broken')) request.socket.destroy()
    else if (request.url?.includes('unreadable')) {
      response.writeHead(400, { 'content-type': 'application/problem+json' }).end('{"instance":"urn:x"}')
    } else response.writeHead(200, { 'content-type': 'application/json', 'x-transaction-id': '0' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  const { port } = gateway.address() as AddressInfo
  haproxy = startHaproxy(ports, { GATEWAY_1_PORT: `${port}`, GATEWAY_2_PORT: '1', WITHOUT_IPV6: 'true' })
  await waitForPort(ports.x)
  x = `http://127.0.0.1:${ports.x}`
})
afterEach(() => {
  reached.length = 0
})
afterAll(async () => {
  await stopHaproxy(haproxy)
  gateway.closeAllConnections()
  gateway.close()
})

const agent = { 'user-agent': 'test' }

test.each([
  ['/2/tweets/1?tweet.fields=text', '/2/tweets/1?tweet.fields=text'],
  ['/2/oauth2/token', '/2/oauth2/token'],
  ['/oauth2/token', '/oauth2/token'],
  ['/openapi.json', '/x/openapi.json'],
  ['/health-check', '/x/health-check'],
  ['/likes/new/likes', '/x/likes/new/likes'],
  ['/registry/services', '/x/registry/services'],
  ['/2', '/x/2'],
  ['/20/tweets', '/x/20/tweets'],
  ['/', '/x/'],
])('%s is %s on a gateway, which is told the prefix that was added', async (path, expected) => {
  const headers = { ...agent, 'x-forwarded-prefix': '/likes' }
  expect((await send('GET', `${x}${path}`, { headers })).status).toBe(200)
  const prefix = expected === path ? undefined : '/x'
  expect(reached.map(({ url, headers }) => [url, headers['x-forwarded-prefix']])).toEqual([
    [expected, prefix],
  ])
})

describe('the host of X', () => {
  const hosts = ['api.x.com', 'api.twitter.com', 'API.X.COM:443', 'api.twitter.com:5200']

  test.each(hosts)('%s is accepted on this port', async (host) => {
    expect((await send('GET', `${x}/2/tweets`, { headers: { host } })).status).toBe(200)
    expect(reached[0]?.headers.host).toBe('localhost')
    const answer = await sendRaw(
      x,
      `GET http://${host}/2/tweets HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(reached.at(-1)?.url).toBe('/2/tweets')
  })

  test.each(hosts)('%s is refused on another port', async (host) => {
    expect((await send('GET', `http://127.0.0.1:${ports.likes}/likes`, { headers: { host } })).status).toBe(
      421,
    )
  })

  test.each([{ origin: 'https://api.x.com' }, { 'sec-fetch-site': 'cross-site' }])(
    'is refused to the page that sends %j',
    async (headers) => {
      const answer = await send('GET', `${x}/2/tweets`, { headers: { host: 'api.x.com', ...headers } })
      expectXError(answer, 403)
      expect(reached).toEqual([])
    },
  )

  test.each(['x.com', 'api.x.com.evil.example', 'evil.api.x.com', 'apiaxacom'])('is not %s', async (host) => {
    expect((await send('GET', `${x}/2/tweets`, { headers: { host } })).status).toBe(421)
    const target = `GET http://${host}/2/tweets HTTP/1.1\r\nHost: api.x.com\r\nConnection: close\r\n\r\n`
    expect(await sendRaw(x, target)).toMatch(/^HTTP\/1\.1 421 /)
  })
})

describe("HAProxy's own answers", () => {
  const answers: [
    what: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    status: number,
  ][] = [
    ['a wrong host', 'GET', '/2/tweets', { host: 'evil.example' }, 421],
    ['a page of another origin', 'GET', '/2/tweets', { origin: 'https://evil.example' }, 403],
    ['a URL that is too long', 'GET', `/2/${'x'.repeat(9_000)}`, {}, 414],
    [
      'too many headers',
      'GET',
      '/2/tweets',
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, '1'])),
      431,
    ],
    ['a path that is not percent-encoded', 'GET', '/2/%zz', {}, 400],
    ['an unknown method', 'PROPFIND', '/2/tweets', {}, 501],
    ['a gateway that breaks off', 'POST', '/2/broken', {}, 502],
    ['a request that a gateway cannot read', 'POST', '/2/unreadable', {}, 400],
  ]

  test.each(answers)('to %s has X’s form', async (_, method, path, headers, expected) => {
    const answer = await send(method, `${x}${path}`, { headers })
    expectXError(answer, expected)
  })

  test('to a body that is too large, and to one that never arrives, have X’s form', async () => {
    const large = await send('POST', `${x}/2/tweets`, { body: Buffer.alloc(70_000) })
    expectXError(large, 413)
    const head = 'POST /2/tweets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n'
    expectXError(await exchangeBytes(x, head), 408)
  })

  test('to a gateway that does not respond has X’s form', async () => {
    expectXError(await send('POST', `${x}/2/hanging`), 504)
  })

  test('on the other ports are problem documents that name the request', async () => {
    const { body } = await send('POST', `http://127.0.0.1:${ports.likes}/broken`)
    expect(body).toMatchObject({
      status: 502,
      instance: expect.stringMatching(/^urn:request:[0-9a-f-]{36}$/),
    })
  })
})

test('answers of a gateway keep their own headers', async () => {
  const { headers } = await send('GET', `${x}/2/tweets`)
  expect(headers['x-transaction-id']).toBe('0')
  expect(headers).not.toHaveProperty('x-rate-limit-limit')
})

test('a GET with a body stays a GET', async () => {
  await send('GET', `${x}/2/tweets`, { body: '{}' })
  expect(reached.map(({ method, headers }) => [method, headers['x-http-method-override']])).toEqual([
    ['GET', undefined],
  ])
})

// The last test, since it stops the gateway.
test('without a gateway, HAProxy answers in X’s form and asks for a retry', async () => {
  gateway.closeAllConnections()
  gateway.close()
  const answer = await send('POST', `${x}/2/tweets`)
  expectXError(answer, 503)
  expect(answer.headers['retry-after']).toBe('1')
})
