import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { RegistryClient } from '../../lib/local/haproxy/registry-client.ts'
import { parseCidrs } from '../../lib/registry/probe/address-rules.ts'
import type { Resolve } from '../../lib/registry/probe/name-resolver.ts'

interface Row {
  readonly url: string
  readonly http: string
}

const row = (url: string, http = 'GET'): Row => ({ url, http })

/** The pages of the registry. Each but the last has the cursor of the next. */
let pages: Row[][]
let asked: { query: Record<string, string>; status: number; agent: string | undefined }[]

const registry = createServer((request, response) => {
  const query = Object.fromEntries(new URL(request.url ?? '', 'http://registry').searchParams)
  const index = Number(query.cursor ?? 0)
  const body = JSON.stringify({
    services: pages[index],
    ...(index + 1 < pages.length && { next: `${index + 1}` }),
  })
  const status = pages[index] === undefined ? 503 : request.headers['if-none-match'] === body ? 304 : 200
  asked.push({ query, status, agent: request.headers['user-agent'] })
  response.writeHead(status, { etag: body }).end(status === 200 ? body : undefined)
})

let client: RegistryClient
const names = new Map([
  ['gateway.test', ['10.0.0.9', '127.0.0.2', '127.0.0.1']],
  ['elsewhere.test', ['10.0.0.9']],
])
const resolve: Resolve = async (name) => names.get(name) ?? Promise.reject(new Error('ENOTFOUND'))

beforeAll(() => new Promise<void>((done) => registry.listen(0, '127.0.0.1', done)))
afterAll(() => {
  registry.closeAllConnections()
  registry.close()
})
beforeEach(() => {
  asked = []
  const { port } = registry.address() as AddressInfo
  client = new RegistryClient(`http://127.0.0.1:${port}`, parseCidrs('127.0.0.1/32,::1/128'), resolve)
})

const membersOf = async (...rows: Row[]) => {
  pages = [rows]
  const { addresses, refusals } = await client.members('likes')
  return { addresses: [...addresses], refusals }
}

describe('a member', () => {
  test('is a passing instance whose probe is a GET of the service’s own health check', async () => {
    const own = row('http://127.0.0.1:4001/likes/health-check')
    const others = [
      row('http://127.0.0.1:15999/x'),
      row('what is no URL/likes/health-check'),
      row('http://127.0.0.1:15999/'),
      row('http://127.0.0.1:15999/polls/health-check'),
      row('http://127.0.0.1:15999/likes/health-check/'),
      row('http://127.0.0.1:15999/x/likes/health-check'),
      row('http://127.0.0.1:15999/likes/health-check?x'),
      row('http://127.0.0.1:15999/likes/health-check', 'HEAD'),
      row('http://127.0.0.1:15999/likes/health-check', 'DELETE'),
    ]
    expect(await membersOf(...others, own)).toEqual({ addresses: ['127.0.0.1:4001'], refusals: [] })
    expect(asked[0]?.query).toEqual({ service_name: 'likes', status: 'passing', limit: '100' })
  })

  test.each([
    ['http://[::1]:4001', '[::1]:4001'],
    ['http://127.0.0.1', '127.0.0.1:80'],
    ['http://gateway.test:4001', '127.0.0.1:4001'],
  ])('at %s gets the address %s', async (origin, address) => {
    expect(await membersOf(row(`${origin}/likes/health-check`))).toEqual({
      addresses: [address],
      refusals: [],
    })
  })

  test.each([
    ['https://127.0.0.1:4001', 'not plain HTTP'],
    ['http://10.0.0.1:4001', 'must not lead to 10.0.0.1, which is a private address that no rule allows'],
    ['http://127.0.0.2:4001', 'must not lead to 127.0.0.2, which is a loopback address that no rule allows'],
    [
      'http://169.254.169.254',
      'must not lead to 169.254.169.254, which is the address of a metadata service',
    ],
    ['http://[fd00::1]:4001', 'must not lead to fd00::1, which is a private address that no rule allows'],
    ['http://elsewhere.test:4001', 'no permitted address'],
    ['http://unknown.test:4001', 'no permitted address'],
  ])('is not at %s, and the reason is given', async (origin, reason) => {
    expect(await membersOf(row(`${origin}/likes/health-check`))).toEqual({
      addresses: [],
      refusals: [`${origin} (${reason})`],
    })
  })
})

describe('the list', () => {
  const urlOf = (port: number) => row(`http://127.0.0.1:${port}/likes/health-check`)

  test('is read to its end, and costs one 304 per page while it is unchanged', async () => {
    pages = [[urlOf(1), urlOf(2)], [urlOf(3)], [urlOf(4)]]
    const all = new Set([1, 2, 3, 4].map((port) => `127.0.0.1:${port}`))
    expect((await client.members('likes')).addresses).toEqual(all)
    expect((await client.members('likes')).addresses).toEqual(all)
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 304, 304, 304])
    expect(new Set(asked.map(({ agent }) => agent))).toEqual(new Set(['microblog-follower']))
    pages = [[urlOf(1), urlOf(2)], [urlOf(5)]]
    expect((await client.members('likes')).addresses).toEqual(
      new Set([1, 2, 5].map((port) => `127.0.0.1:${port}`)),
    )
  })

  test('fails as a whole if one page is unavailable', async () => {
    pages = [[urlOf(1)], [urlOf(2)]]
    const complete = client.members('likes')
    await complete
    pages = [[urlOf(1)], undefined as never]
    await expect(client.members('likes')).rejects.toThrow('the registry responded with 503')
  })

  test('may be unchanged while a name resolves to another address, which is noticed', async () => {
    const named = row('http://gateway.test:4001/likes/health-check')
    expect((await membersOf(named)).addresses).toEqual(['127.0.0.1:4001'])
    const before = names.get('gateway.test') ?? []
    names.set('gateway.test', ['10.0.0.9'])
    expect(await membersOf(named)).toMatchObject({ addresses: [] })
    names.set('gateway.test', before)
    expect(asked.map(({ status }) => status)).toEqual([200, 304])
  })
})
