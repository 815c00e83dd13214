import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { freePort, isFree } from '../../lib/local/stack/ports.ts'
import { createEarlierTables } from '../support/earlier-version/earlier-data.ts'
import { eventually } from '../support/eventually.ts'
import { send, sendRaw } from '../support/http/client.ts'
import { expectProblem, type ProblemBody } from '../support/http/problem.ts'
import type { XBody } from '../support/http/x-api.ts'
import { expectInvalidRequest, expectXError } from '../support/http/x-error.ts'
import { type GuardCase, guardCases, guardEnvironment } from '../support/stack/web-guard-cases.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

/** `serverless offline` without the rest of the stack, configured with nothing but the stores' addresses. */
const redis = useRedis()
const dynamodb = useDynamoDB()

let gateway: ChildProcess
let url: string
let lambdaUrl: string
const folder = mkdtempSync(join(tmpdir(), 'microblog-gateway-'))

beforeAll(async () => {
  await createEarlierTables(dynamodb.client)
  const [http, lambda] = [await freePort(), await freePort()]
  url = `http://127.0.0.1:${http}`
  lambdaUrl = `http://127.0.0.1:${lambda}`
  gateway = spawn('npx', ['serverless', 'offline', '--httpPort', `${http}`, '--lambdaPort', `${lambda}`], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...guardEnvironment,
      PROBE_ALLOW_CIDRS: '10.0.0.0/8',
      REDIS_URL: redis.url,
      DYNAMODB_ENDPOINT: process.env.AWS_ENDPOINT_URL_DYNAMODB,
      BUILD_FOLDER: relative(process.cwd(), folder),
    },
    stdio: 'ignore',
    detached: true,
  })
  const registered = () => send<{ services: unknown[] }>('GET', `${url}/registry/services`)
  await eventually(
    () =>
      registered().then(
        ({ body }) => body.services.length === 3,
        () => false,
      ),
    'the three services are registered',
  )
})

afterAll(async () => {
  const ended = once(gateway, 'exit')
  if (gateway.pid) process.kill(-gateway.pid, 'SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

test('adds the index that a table of an earlier version lacks, and keeps the one that is no longer needed', async () => {
  const indexesOf = async (TableName: string) => {
    const { Table } = await dynamodb.client.send(new DescribeTableCommand({ TableName }))
    return Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)
  }
  expect(await indexesOf('microblog-dev-voters')).toEqual(['by_voted_at'])
  expect(await indexesOf('microblog-dev-posts')).toEqual(['by_username'])
})

test('answers under the services’ prefixes', async () => {
  const { status, body } = await send('POST', `${url}/likes/new/post`, {
    json: { username: 'ann', text: 'hello' },
  })
  expect(status).toBe(201)
  const liked = await send('POST', `${url}/likes/new/likes?username=John&posts_id=${body.posts_id}`)
  expect(liked).toMatchObject({ status: 201, body: { likes: 1 } })
})

describe('a web page', () => {
  const page = 'http://localhost:5173'

  /** Sends a case's request to a route that writes. */
  async function like(username: string, { method = 'GET', target = '', headers }: GuardCase) {
    const fields = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const path = `/likes/new/post?text=hello&username=${username}`
    const answer = await sendRaw(
      url,
      `${method} ${target}${path} HTTP/1.1\r\n${fields}Connection: close\r\n\r\n`,
    )
    const [head = ''] = answer.split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), head }
  }
  const postsOf = async (username: string) => {
    const { body } = await send<{ posts: unknown[] }>('GET', `${url}/likes/user/posts?username=${username}`)
    return body.posts
  }

  test.each(guardCases.filter(({ rejected }) => !rejected))('is allowed: $title', async (taken) => {
    const { status, head } = await like('allowed', taken)
    expect(status).toBe(taken.method === 'POST' ? 201 : 405)
    expect(head).toMatch(/^vary: .*origin/im)
    expect(head).not.toMatch(/^access-control-allow-credentials/im)
  })

  test('that is allowed can write', async () => {
    const written = guardCases.filter(({ rejected, method }) => !rejected && method === 'POST')
    expect(await postsOf('allowed')).toHaveLength(written.length)
  })

  test.each(guardCases.filter(({ rejected }) => rejected))(
    'is rejected and writes nothing: $title',
    async (rejected) => {
      for (const method of ['POST', rejected.method ?? 'GET'] as const) {
        const { status, head } = await like('rejected', { ...rejected, method })
        expect(status).toBe(rejected.rejected)
        expect(head).not.toMatch(/^access-control/im)
      }
      expect(await postsOf('rejected')).toEqual([])
    },
  )

  test('can read the answer', async () => {
    const { status, headers } = await send('GET', `${url}/likes/openapi.json`, { headers: { origin: page } })
    expect([status, headers.vary]).toEqual([200, 'Origin'])
    expect(headers).toMatchObject({
      'access-control-allow-origin': page,
      'access-control-expose-headers': expect.stringMatching(/^ETag, /),
    })
  })

  test('can read a 304 and an error', async () => {
    const first = await send('GET', `${url}/registry/services`, { headers: { origin: page } })
    const headers = { origin: page, 'if-none-match': `${first.headers.etag}` }
    const again = await send('GET', `${url}/registry/services`, { headers })
    expect(again).toMatchObject({ status: 304, headers: { 'access-control-allow-origin': page } })
    const unknown = await send('GET', `${url}/likes/likes?posts_id=none`, { headers: { origin: page } })
    expect(unknown).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': page } })
  })

  test('passes its preflight, and its plain OPTIONS to an unknown path is a 404', async () => {
    const headers = { origin: page, 'access-control-request-method': 'PATCH' }
    const preflight = await send('OPTIONS', `${url}/nothing`, { headers })
    expect(preflight).toMatchObject({
      status: 204,
      body: '',
      headers: {
        'access-control-allow-origin': page,
        'access-control-allow-methods': 'PATCH',
        vary: 'Origin',
      },
    })
    const plain = await send('OPTIONS', `${url}/nothing`, { headers: { origin: page } })
    expect(plain).toMatchObject({
      status: 404,
      body: { status: 404 },
      headers: { 'access-control-allow-origin': page },
    })
  })

  test('is rejected also when it waits for 100 Continue before its body', async () => {
    const sent = {
      headers: { expect: '100-continue', origin: 'http://evil.example' },
      json: { username: 'rejected' },
    }
    expect(await send('POST', `${url}/likes/new/post?text=x`, sent)).toMatchObject({ status: 403 })
  })

  test.each([{ origin: page }, { origin: 'null' }, { 'sec-fetch-site': 'none' }, { host: 'evil.example' }])(
    'cannot invoke a function by name: %j',
    async (headers) => {
      const name = 'microblog-dev-createPost'
      const event = {
        version: '2.0',
        routeKey: 'POST /likes/new/post',
        rawPath: '/likes/new/post',
        rawQueryString: 'username=rejected&text=x',
        headers: {},
        requestContext: { http: { method: 'POST' } },
      }
      const invoke = (sent: Record<string, string>) =>
        send('POST', `${lambdaUrl}/2015-03-31/functions/${name}/invocations`, {
          headers: { 'content-type': 'text/plain', ...sent },
          body: JSON.stringify({ ...event, rawQueryString: `username=${sent.by ?? 'rejected'}&text=x` }),
        })
      const { status } = await invoke(headers)
      expect(status).toBe('host' in headers ? 421 : 403)
      expect(await postsOf('rejected')).toEqual([])
      // A program can.
      await invoke({ by: 'program' })
      expect((await postsOf('program')).length).toBeGreaterThan(0)
    },
  )
})

/** When the functions' files were removed. */
let removed: string

test('does not read the files of its functions after its start', async () => {
  rmSync(join(folder, '.build'), { recursive: true })
  removed = new Date().toISOString()
  for (const path of ['likes/top/likes', 'polls/allresults', 'registry/evictions', 'likes/health-check']) {
    expect(await send('GET', `${url}/${path}`)).toMatchObject({ status: 200 })
  }
})

test.each([
  [{ ALLOWED_HOSTS: '*' }, 'ALLOWED_HOSTS must be a comma-separated list of hosts'],
  [{ CORS_ORIGINS: 'null' }, 'CORS_ORIGINS must be a comma-separated list of origins'],
  [{ REDIS_URL: '127.0.0.1:6379', FAIL_THRESHOLD: '0' }, 'REDIS_URL must be the URL of a Redis'],
])(
  'does not start with an invalid setting, and names it: %j',
  async (environment, sentence) => {
    const { stdout } = await promisify(execFile)('npx', ['serverless', 'offline'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    }).catch((error: { stdout: string }) => error)
    expect(stdout).toContain(sentence)
    expect(stdout).not.toContain('listening')
  },
  60_000,
)

test.each([
  [
    'a function that cannot be loaded',
    { FUNCTIONS_ARE_BUNDLED: 'true' },
    /microblog-dev-likePost cannot be loaded: /,
  ],
  [
    'no DynamoDB engine',
    { DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' },
    /The tables cannot be created at 127\.0\.0\.1:1: /,
  ],
])(
  'does not start with %s, and reports it',
  async (_, environment, sentence) => {
    const [http, lambda] = [await freePort(), await freePort()]
    const empty = mkdtempSync(join(tmpdir(), 'microblog-empty-'))
    const ports = ['--httpPort', `${http}`, '--lambdaPort', `${lambda}`]
    const ended = await promisify(execFile)('npx', ['serverless', 'offline', ...ports], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        REDIS_URL: redis.url,
        DYNAMODB_ENDPOINT: process.env.AWS_ENDPOINT_URL_DYNAMODB,
        BUILD_FOLDER: relative(process.cwd(), empty),
        ...environment,
      },
    }).catch((error: { stdout: string; stderr: string; code: number }) => error)
    rmSync(empty, { recursive: true })
    expect(ended).toMatchObject({ code: 1 })
    expect(`${ended.stdout}${ended.stderr}`).toMatch(sentence)
    expect(await isFree(http)).toBe(true)
  },
  60_000,
)

test.each(['json', ';', 'multipart/form-data', 'text/plain', undefined])(
  'rejects a body of the type %s',
  async (type) => {
    const sent = { ...(type && { headers: { 'content-type': type } }), body: '{"username":"ann","text":"x"}' }
    expectProblem(await send<ProblemBody>('POST', `${url}/likes/new/post`, sent), 415)
  },
)

test('does not repair a body', async () => {
  const headers = { 'content-type': 'application/json' }
  for (const body of [Buffer.from('{"username":"\xff","text":"x"}', 'latin1'), 'null', '"text"', '[]']) {
    expectProblem(await send<ProblemBody>('POST', `${url}/likes/new/post`, { headers, body }), 400)
  }
})

test.each(['%', '%zz', '%ff', '%c0%af'])('does not repair a query string: %s', async (query) => {
  const answer = await send<ProblemBody>('GET', `${url}/likes/user/likes?username=${query}`)
  expectProblem(answer, 400)
})

test('answers HEAD like GET, also for health checks', async () => {
  for (const path of ['likes/health-check', 'registry/services', 'polls/openapi.json']) {
    expect(await send<unknown>('HEAD', `${url}/${path}`)).toMatchObject({ status: 200, body: '' })
  }
})

test('gives each answer the id of its request, also where it refuses a page', async () => {
  const page = 'http://localhost:5173'
  const preflight = { origin: page, 'access-control-request-method': 'PATCH' }
  for (const [method, path, headers] of [
    ['GET', '/likes/top/likes', {}],
    ['GET', '/likes/openapi.json', { origin: page }],
    ['GET', '/nothing', {}],
    ['GET', '/%ff', {}],
    ['PUT', '/likes/new/likes', {}],
    ['OPTIONS', '/likes/new/likes', {}],
    ['OPTIONS', '/likes/new/likes', preflight],
    ['GET', '/likes/top/likes', { origin: 'https://evil.example' }],
    ['GET', '/likes/top/likes', { host: 'evil.example' }],
  ] as const) {
    const answer = await send(method, `${url}${path}`, { headers: { ...headers, 'x-request-id': 'a/b' } })
    expect(answer.headers['x-request-id']).toBe('a/b')
    if (answer.status >= 400) expect(answer.body.instance).toBe('urn:request:a%2Fb')
    const invalid = await send(method, `${url}${path}`, { headers: { ...headers, 'x-request-id': 'a b' } })
    expect(invalid.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
  }
})

test('names paths as they were sent, whatever the caller says of a prefix', async () => {
  for (const prefix of ['/likes', '/evil']) {
    const headers = { 'x-forwarded-prefix': prefix }
    const wrong = await send('PUT', `${url}/likes/new/likes`, { headers })
    expect(wrong.body.detail).toBe('/likes/new/likes allows POST, DELETE, not PUT')
    const unknown = await send('GET', `${url}/likes/nothing`, { headers })
    expect(unknown.body.detail).toBe('No route matches /likes/nothing')
  }
})

test('describes each service with a server below its prefix', async () => {
  for (const [service, path] of [
    ['likes', '/top/likes'],
    ['polls', '/allresults'],
    ['registry', '/services'],
  ] as const) {
    const at = `${url}/${service}/openapi.json`
    const { body } = await send<{ servers: { url: string }[]; paths: object }>('GET', at)
    expect(body.servers.map((server) => new URL(server.url, at).href)).toEqual([`${url}/${service}/`])
    expect(body.paths).toHaveProperty([path])
  }
})

test('answers 404 and 405 as the front door does', async () => {
  expectProblem(await send<ProblemBody>('GET', `${url}/nothing`), 404)
  const wrong = await send<ProblemBody>('PUT', `${url}/likes/new/likes`)
  expectProblem(wrong, 405)
  expect(`${wrong.headers.allow}`.split(', ').sort()).toEqual(['DELETE', 'POST'])
})

describe('on the paths of X’s API', () => {
  const authorization = 'Bearer ann'

  test('serves it', async () => {
    const json = { text: 'hello' }
    const { status, body } = await send<XBody>('POST', `${url}/2/tweets`, {
      headers: { authorization },
      json,
    })
    expect([status, body.data.text]).toEqual([201, 'hello'])
    expect(await send('GET', `${url}/x/health-check`)).toMatchObject({ status: 200, body: { service: 'x' } })
    const token = await send('POST', `${url}/oauth2/token`, { form: { grant_type: 'client_credentials' } })
    expect(token).toMatchObject({ status: 200, body: { token_type: 'bearer' } })
  })

  test.each([
    ['a path that no route matches', 'GET', '/2/nothing', {}, 404],
    ['a method that no route has', 'PUT', '/2/tweets/1', {}, 405],
    ['the page of another origin', 'GET', '/2/tweets/1', { origin: 'https://evil.example' }, 403],
    ['a page that says no origin', 'POST', '/2/tweets', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another host', 'GET', '/2/tweets/1', { host: 'evil.example' }, 421],
    ['the host of X, which only its port takes', 'GET', '/2/tweets/1', { host: 'api.x.com' }, 421],
  ])('answers %s with an error in X’s form', async (_, method, path, headers, status) => {
    expectXError(await send(method, `${url}${path}`, { headers }), status)
  })

  test('answers a body that it cannot read with an error in X’s form', async () => {
    const headers = { authorization, 'content-type': 'application/json' }
    const post = (body: string | Buffer) => send('POST', `${url}/2/tweets`, { headers, body })
    expectInvalidRequest(await post('{'), 'The body must be valid JSON')
    expectInvalidRequest(await post(Buffer.from('{"text":"\xff"}', 'latin1')), 'The body must be UTF-8')
    expectXError(await post('x'.repeat(70_000)), 413)
    const compressed = await send('POST', `${url}/2/tweets`, {
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: '{}',
    })
    expectXError(compressed, 415)
  })
})

// The last test, since it may have to wait for half a minute.
test('sweeps every half minute, also without those files, and finds its own instances healthy', async () => {
  const latest = async () => {
    const { body } = await send<{ passes: { started_at: string }[] }>('GET', `${url}/registry/passes`)
    return body.passes.find(({ started_at }) => started_at > removed)
  }
  await eventually(async () => (await latest()) !== undefined, 'a pass later than that', 70_000)
  expect(await latest()).toMatchObject({ registered: 3, passing: 3, evicted: 0 })
})
