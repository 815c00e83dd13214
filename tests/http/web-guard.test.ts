import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { requestUrn } from '../../lib/http/request-id.js'
import { waitForPort } from '../../lib/local/engines/stores.ts'
import { readAllowLists } from '../../lib/local/gateway/web-guard.js'
import { hasIPv6 } from '../../lib/local/stack/ports.ts'
import { send, sendRaw } from '../support/http/client.ts'
import { freeHaproxyPorts, type HaproxyPorts, startHaproxy, stopHaproxy } from '../support/stack/haproxy.ts'
import { type GuardCase, guardCases, guardEnvironment } from '../support/stack/web-guard-cases.ts'

/** HAProxy as `npm start` runs it, in front of a gateway and a DynamoDB engine that only record requests. */
const reached: IncomingMessage[] = []
const ipv6 = await hasIPv6()
const page = 'http://localhost:5173'
let servers: Server[] = []
let haproxy: ChildProcess
let ports: HaproxyPorts

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    if (!request.url?.endsWith('/health-check')) reached.push(request)
    answer(request, response)
  })
  servers = [...servers, server.listen(0, '127.0.0.1')]
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  ports = await freeHaproxyPorts()
  const gateway = await serve((request, response) => {
    const status = Number(new URLSearchParams(request.url?.split('?')[1]).get('status') ?? 200)
    const varying = request.url?.includes('varies') ? 'Accept-Encoding, Origin' : 'Accept-Encoding'
    const headers = { 'Content-Type': 'application/json', ETag: '"1"', Vary: varying }
    response.writeHead(status, headers).end()
  })
  const engine = await serve((_, response) => response.end())
  const { hosts, origins } = readAllowLists(guardEnvironment)
  haproxy = startHaproxy(ports, {
    GATEWAY_1_PORT: `${gateway}`,
    GATEWAY_2_PORT: '1',
    DYNAMODB_ENGINE: `127.0.0.1:${engine}`,
    ALLOWED_HOSTS: hosts.join(' '),
    CORS_ORIGINS: origins.join(' '),
    ...(!ipv6 && { WITHOUT_IPV6: 'true' }),
  })
  await Promise.all(Object.values(ports).map((port) => waitForPort(port)))
})
afterEach(() => {
  reached.length = 0
})
afterAll(async () => {
  await stopHaproxy(haproxy)
  for (const server of servers) server.close()
})

const url = (port: keyof HaproxyPorts, address = '127.0.0.1') => `http://${address}:${ports[port]}`

interface Answer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends a case's request, its headers verbatim. */
async function ask(
  port: keyof HaproxyPorts,
  { method = 'GET', target = '', headers }: Omit<GuardCase, 'title'>,
) {
  const fields = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const path = port === 'statistics' ? '/' : '/x'
  const answer = await sendRaw(
    url(port),
    `${method} ${target}${path} HTTP/1.1\r\n${fields}Connection: close\r\n\r\n`,
  )
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head, body } satisfies Answer
}

describe.each(['likes', 'x', 'polls', 'registry', 'statistics'] as const)('the port of %s', (port) => {
  const reaches = port === 'statistics' ? 0 : 1

  test.each(guardCases.filter(({ rejected }) => !rejected))('accepts $title', async (taken) => {
    const { status, head } = await ask(port, taken)
    expect(status).toBeLessThan(400)
    expect(head).toMatch(/^vary: .*origin/im)
    expect(reached).toHaveLength(reaches)
  })

  test.each(guardCases.filter(({ rejected }) => rejected))('rejects $title', async (rejected) => {
    const { status, head, body } = await ask(port, rejected)
    // Two hosts are malformed HTTP, which HAProxy answers by its own error page.
    expect(status).toBe(rejected.rejected)
    expect(head).not.toMatch(/^access-control/im)
    expect(reached).toHaveLength(0)
    if (rejected.method !== 'HEAD' && rejected.title !== 'two hosts') {
      expect(JSON.parse(body)).toMatchObject({
        status,
        detail: expect.stringMatching(/ALLOWED_HOSTS|valid Host header/),
      })
      expect(head).toMatch(
        port === 'x' ? /^content-type: application\/json/im : /^content-type: application\/problem\+json/im,
      )
      expect(head).toMatch(/^vary: origin/im)
    }
  })
})

describe('a page of an allowed origin', () => {
  /** Answers of the gateway and of HAProxy itself. */
  const answers: [what: string, port: keyof HaproxyPorts, path: string, status: number][] = [
    ['a success', 'likes', '/likes', 200],
    ['a 304', 'registry', '/services?status=304', 304],
    ['an answer that already varies by Origin', 'polls', '/varies', 200],
    ['an error', 'likes', '/likes?status=503', 503],
    ['a rejection by HAProxy', 'likes', '/%zz', 400],
    ["a rejection on the port of X's API", 'x', '/2/%zz', 400],
    ['a rejection of a long URL', 'polls', `/${'x'.repeat(9_000)}`, 414],
    ['the statistics', 'statistics', '/', 200],
  ]

  test.each(answers)('can read %s', async (_, port, path, expected) => {
    const { status, headers } = await send('GET', `${url(port)}${path}`, { headers: { origin: page } })
    expect(status).toBe(expected)
    expect(headers['access-control-allow-origin']).toBe(page)
    expect(headers['access-control-expose-headers']).toMatch(
      /^ETag, .*Retry-After, Allow, X-Request-Id, RateLimit, /,
    )
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
    expect(`${headers.vary}`.split(', ').filter((field) => /^origin$/i.test(field))).toHaveLength(1)
  })

  test('can read a 408', async () => {
    const fields = `Host: localhost\r\nOrigin: ${page}\r\nContent-Length: 9`
    const answer = await sendRaw(url('likes'), `POST / HTTP/1.1\r\n${fields}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toMatch(new RegExp(`^access-control-allow-origin: ${page}\r$`, 'im'))
    expect(answer).toMatch(/^vary: Origin\r$/im)
  })

  test('passes its preflight, for any path', async () => {
    const headers = {
      origin: page,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'content-type,x-anything',
    }
    const preflight = await send('OPTIONS', `${url('likes')}/nothing`, { headers })
    expect(preflight).toMatchObject({
      status: 204,
      body: '',
      headers: {
        'access-control-allow-origin': page,
        'access-control-allow-methods': 'DELETE',
        'access-control-allow-headers': 'content-type,x-anything',
        'access-control-max-age': '600',
        'access-control-allow-private-network': 'true',
        vary: 'Origin',
      },
    })
    expect(reached).toHaveLength(0)
    const { origin: _, ...ofNoPage } = headers
    await send('OPTIONS', `${url('likes')}/nothing`, { headers: { origin: page } })
    await send('OPTIONS', `${url('likes')}/nothing`, { headers: ofNoPage })
    expect(reached).toMatchObject([{ method: 'OPTIONS' }, { method: 'OPTIONS' }])
  })
})

test('a request without an origin gets no CORS headers', async () => {
  const { headers } = await send('GET', `${url('likes')}/likes`)
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

describe('a request’s id', () => {
  const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index))
  const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/

  /** Sends a request with these fields; returns what the answer and what the gateway has as its id. */
  async function exchangeId(port: keyof HaproxyPorts, fields: string, path = '/x') {
    const answer = await sendRaw(
      url(port),
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}Connection: close\r\n\r\n`,
    )
    const answered = [...answer.matchAll(/^x-request-id: (.*)\r$/gim)].map(([, id]) => id)
    expect(answered).toHaveLength(1)
    const [, instance] = /"instance":"urn:request:(.*?)"/.exec(answer) ?? []
    return { answered: answered[0], forwarded: reached[0]?.headersDistinct['x-request-id'], instance }
  }

  test.each(['mine', visible, 'x'.repeat(128)])('is its caller’s: %s', async (id) => {
    for (const port of ['likes', 'polls', 'registry'] as const) {
      reached.length = 0
      const { answered, forwarded } = await exchangeId(port, `X-Request-ID: ${id}\r\n`)
      expect([answered, forwarded]).toEqual([id, [id]])
    }
  })

  test.each([
    ['none', ''],
    ['an empty one', 'X-Request-Id: \r\n'],
    ['one with a space', 'X-Request-Id: a b\r\n'],
    ['one that is not ASCII', 'X-Request-Id: \u00e9\r\n'],
    ['one that is too long', `X-Request-Id: ${'x'.repeat(129)}\r\n`],
    ['two', 'X-Request-Id: a\r\nx-request-id: b\r\n'],
  ])('is a new one where it has %s', async (_, fields) => {
    const { answered, forwarded } = await exchangeId('likes', fields)
    expect(answered).toMatch(uuid)
    expect(forwarded).toEqual([answered])
  })

  test.each([
    ['the URL is too long', 'likes', '', `/${'x'.repeat(9_000)}`],
    ['the path has dot segments', 'polls', '', '/../x'],
    ['the page is of another origin', 'registry', 'Origin: https://evil.example\r\n', '/x'],
    ['there is nothing', 'statistics', '', '/nothing'],
  ] as const)(
    'is in an error of HAProxy’s own, encoded as gateways encode it: %s',
    async (_, port, fields, path) => {
      const { answered, instance, forwarded } = await exchangeId(
        port,
        `X-Request-Id: ${visible}\r\n${fields}`,
        path,
      )
      expect([answered, forwarded]).toEqual([visible, undefined])
      expect(`urn:request:${instance}`).toBe(requestUrn(visible))
      const invalid = await exchangeId(port, `X-Request-Id: a b\r\n${fields}`, path)
      expect(invalid.answered).toMatch(uuid)
      expect(invalid.instance).toBe(invalid.answered)
    },
  )

  test('is in the answer to a body that never arrives', async () => {
    const fields = 'Host: localhost\r\nX-Request-Id: mine\r\nContent-Length: 9'
    const answer = await sendRaw(url('likes'), `POST / HTTP/1.1\r\n${fields}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 408 .*\r\nx-request-id: mine\r\n.*"instance":"urn:request:mine"/s)
  })

  test('is the request’s own on a connection of several', async () => {
    const of = (fields: string) => `GET /x HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`
    const answers = await sendRaw(
      url('likes'),
      of('X-Request-Id: one\r\n') + of('') + of('X-Request-Id: three\r\nConnection: close\r\n'),
    )
    const [one, two, three] = [...answers.matchAll(/^x-request-id: (.*)\r$/gim)].map(([, id]) => id)
    expect([one, three]).toEqual(['one', 'three'])
    expect(two).toMatch(uuid)
  })

  test('of a page passes the preflight and can be read', async () => {
    const headers = {
      origin: page,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-request-id',
    }
    const preflight = await send('OPTIONS', `${url('likes')}/x`, { headers })
    expect(preflight.headers['access-control-allow-headers']).toBe('x-request-id')
    expect(preflight.headers['x-request-id']).toMatch(uuid)
    const answer = await send('GET', `${url('likes')}/x`, {
      headers: { origin: page, 'x-request-id': 'mine' },
    })
    expect(answer.headers).toMatchObject({
      'x-request-id': 'mine',
      'access-control-expose-headers': expect.stringContaining('X-Request-Id'),
    })
  })
})

test('HAProxy tells the gateway the prefix that it added, whatever a client says of it', async () => {
  for (const port of ['likes', 'polls', 'registry'] as const) {
    const prefixes = ['/evil', '/polls'].map((prefix) => ['X-Forwarded-Prefix', prefix] as const)
    await ask(port, { headers: [['Host', 'localhost'], ...prefixes] })
    expect(reached.at(-1)?.headersDistinct['x-forwarded-prefix']).toEqual([`/${port}`])
  }
})

test('HAProxy strips Origin and Sec-Fetch headers and replaces the host', async () => {
  await ask('likes', {
    headers: [
      ['Host', 'dev.example'],
      ['Origin', 'https://app.example.com'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'cors'],
    ],
  })
  const [request] = reached
  expect(request?.headers.host).toBe('localhost')
  expect(Object.keys(request?.headers ?? {}).filter((name) => /^(origin|sec-)/.test(name))).toEqual([])
})

describe('the engine’s port', () => {
  const put = { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'content-type': 'application/x-amz-json-1.0' }

  test('serves programs, also with large bodies', async () => {
    const body = Buffer.alloc(1_000_000)
    const sent = await send('POST', url('dynamodb'), { headers: { ...put, host: 'LOCALHOST:8000' }, body })
    expect(sent.status).toBe(200)
    expect(reached).toHaveLength(1)
  })

  test.each([
    [403, { origin: 'https://evil.example' }],
    [403, { origin: page }],
    [403, { origin: 'null' }],
    [403, { 'sec-fetch-site': 'same-origin' }],
    [421, { host: 'evil.example' }],
  ])('rejects every page: %i, %j', async (expected, headers) => {
    for (const method of ['POST', 'OPTIONS']) {
      const answer = await send(method, url('dynamodb'), { headers: { ...put, ...headers }, body: '{}' })
      expect(answer).toMatchObject({ status: expected, body: { status: expected } })
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    }
    expect(reached).toHaveLength(0)
  })
})

describe('IPv6', () => {
  const testWithIPv6 = ipv6 ? test : test.skip

  testWithIPv6('is served at every port', async () => {
    for (const port of Object.keys(ports) as (keyof HaproxyPorts)[]) {
      expect((await send('GET', url(port, '[::1]'))).status).toBe(200)
    }
  })

  test('can be missing: the IPv4 ports still work', async () => {
    await stopHaproxy(haproxy)
    haproxy = startHaproxy(ports, { WITHOUT_IPV6: 'true' })
    await waitForPort(ports.statistics)
    expect((await send('GET', url('statistics'))).status).toBe(200)
    await expect(send('GET', url('statistics', '[::1]'))).rejects.toThrow()
  })
})
