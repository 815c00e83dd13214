import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { findProgram } from '../../lib/local/stack/programs.ts'
import { eventually } from '../support/eventually.ts'
import { type Exchange, send, sendRaw } from '../support/http/client.ts'
import { exchangeBytes, expectProblem, type ProblemBody } from '../support/http/problem.ts'
import { useStack } from '../support/stack/use-stack.ts'

const stack = useStack(() => ({
  GATEWAYS: '1',
  ALLOWED_HOSTS: 'dev.example',
  CORS_ORIGINS: 'https://app.example',
}))

/** Sends a request's head verbatim. */
function exchangeRaw(head: string): Promise<Exchange<ProblemBody>> {
  return exchangeBytes(stack.likes, `${head}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
}

test('the committed configuration is valid as it stands', () => {
  const haproxy = findProgram('haproxy') ?? 'haproxy'
  const { status, stderr } = spawnSync(haproxy, ['-c', '-f', 'haproxy.cfg'], { encoding: 'utf8' })
  expect(stderr).not.toMatch(/WARNING|ALERT/)
  expect(status).toBe(0)
})

describe('paths', () => {
  test('a trailing slash makes no difference', async () => {
    const [plain, slashed] = await Promise.all([
      send('GET', `${stack.likes}/likes?posts_id=1`),
      send('GET', `${stack.likes}/likes/?posts_id=1`),
    ])
    expect(plain.status).toBe(200)
    expect(slashed).toMatchObject({ status: 200, body: plain.body })
  })

  test.each(['/services', '/polls/services', '/registry/services', '/likes/likes?posts_id=1'])(
    'a route of another service and a gateway’s path are not found: %s',
    async (path) => {
      expectProblem(await send('GET', `${stack.likes}${path}`), 404)
    },
  )

  test.each([
    '/../registry/services',
    '/%2e%2E/registry/services',
    '/..\\registry\\services',
    '/x/./y',
    '/%zz',
  ])('a path with dot segments or a broken encoding is rejected: %s', async (path) => {
    expectProblem(await exchangeRaw(`GET ${path} HTTP/1.1`), 400)
  })

  test('a wrong method gets the methods that are allowed', async () => {
    const answer = await send<ProblemBody>('PUT', `${stack.likes}/new/likes`)
    expectProblem(answer, 405)
    expect(`${answer.headers.allow}`.split(', ').sort()).toEqual(['DELETE', 'POST'])
  })

  test.each([
    ['GET', '/nothing', 404, 'No route matches /nothing'],
    ['GET', '/likes/posts', 404, 'No route matches /likes/posts'],
    ['GET', '/', 404, 'No route matches /'],
    ['GET', '/%F0%9F%8E%89/', 404, 'No route matches /%F0%9F%8E%89'],
    ['PUT', '/new/likes', 405, '/new/likes allows POST, DELETE, not PUT'],
    ['PUT', '/top/likes/', 405, '/top/likes allows GET, HEAD, not PUT'],
    ['POST', '/posts', 405, '/posts allows GET, HEAD, not POST'],
  ])('an error names the path that was sent: %s %s', async (method, path, status, detail) => {
    for (const headers of [{}, { 'x-forwarded-prefix': '/top' }, { 'x-forwarded-prefix': '/likes' }]) {
      const answer = await send<ProblemBody>(method, `${stack.likes}${path}`, { headers })
      expectProblem(answer, status)
      expect(answer.body.detail).toBe(detail)
      expect(JSON.stringify(answer)).not.toMatch(/\/likes\/(new|top|nothing|posts allows)/)
    }
  })

  test('an error names the method that was sent, also that of a GET with a body', async () => {
    const json = { posts_id: '1' }
    const elsewhere = await send<ProblemBody>('GET', `${stack.likes}/new/likes`, { json })
    expectProblem(elsewhere, 405)
    expect(elsewhere.body.detail).toBe('/new/likes allows POST, DELETE, not GET')
    const nowhere = await send<ProblemBody>('GET', `${stack.registry}/service`, { json })
    expectProblem(nowhere, 405)
    expect(nowhere.body.detail).toBe('/service allows DELETE, not GET')
  })

  test('the description has the paths of the port, at which its server is', async () => {
    const at = `${stack.likes}/openapi.json`
    const { body } = await send<{ servers: { url: string }[]; paths: object }>('GET', at)
    const [server] = body.servers
    expect(new URL(server?.url ?? '', at).href).toBe(`${stack.likes}/`)
    expect(body.paths).toHaveProperty(['/top/likes'])
  })

  test('a method that the API does not implement', async () => {
    expectProblem(await send('PROPFIND', `${stack.likes}/likes?posts_id=1`), 501)
  })

  test('a URL in absolute form is the same as its path', async () => {
    const answer = await sendRaw(
      stack.likes,
      'GET http://localhost/likes?posts_id=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
    expect(answer).toContain('"posts_id":"1"')
  })
})

describe('parameters', () => {
  const poll = '462d7f16-ffb4-4762-8333-1270b76995a2'

  test('a GET reads them from a JSON body', async () => {
    const answer = await send('GET', `${stack.polls}/vote/results`, {
      json: { polls_id: poll, choice: 'no' },
    })
    expect(answer).toMatchObject({ status: 200, body: { polls_id: poll, results: [{ choice: 'no' }] } })
  })

  test('a GET reads them from a form and from a chunked body', async () => {
    const form = await send('GET', `${stack.polls}/vote/results`, { form: { polls_id: poll } })
    expect(form).toMatchObject({ status: 200, body: { polls_id: poll } })
    const chunked = await send('GET', `${stack.polls}/vote/results`, {
      json: { polls_id: poll },
      chunked: true,
    })
    expect(chunked).toMatchObject({ status: 200, body: { polls_id: poll } })
  })

  test.each(['GET', 'DELETE', 'POST'])('a client cannot turn a POST into a %s', async (method) => {
    const username = `turned-${method}`
    const answer = await send<ProblemBody>('POST', `${stack.likes}/new/likes`, {
      headers: { 'x-http-method-override': method },
      json: { username, posts_id: '1' },
    })
    expectProblem(answer, 400)
    expect(await send('GET', `${stack.likes}/user/likes?username=${username}`)).toMatchObject({
      body: { posts: [] },
    })
  })

  test('line breaks of a post and of a title become line feeds, whatever carries them', async () => {
    const username = 'lines'
    const text = 'one\r\ntwo\rthree\n\nfour e\u0301'
    const poll = { username, polls_title: text, responses: 'yes,no' }
    const expected = 'one\ntwo\nthree\n\nfour \u00e9'
    for (const [url, member, parameters] of [
      [`${stack.likes}/new/post`, 'text', { username, text }],
      [`${stack.polls}/create/poll`, 'polls_title', poll],
    ] as const) {
      for (const [query, sending] of [
        [`?${new URLSearchParams(parameters)}`, {}],
        ['', { form: parameters }],
        ['', { json: parameters }],
      ] as const) {
        const answer = await send('POST', `${url}${query}`, sending)
        expect(answer).toMatchObject({ status: 201, body: { [member]: expected } })
      }
    }
  })

  test('a form and a query string arrive unchanged', async () => {
    const form = { username: 'Zoë & Co', text: 'a+b=c 100% ünïcödé 🎉' }
    const posted = await send('POST', `${stack.likes}/new/post`, { form })
    expect(posted).toMatchObject({ status: 201, body: form })
    const found = await send(
      'GET',
      `${stack.likes}/user/posts?${new URLSearchParams({ username: form.username })}`,
    )
    expect(found).toMatchObject({ status: 200, body: { posts: [{ text: form.text }] } })
  })
})

describe('a request’s id', () => {
  const id = 'Root=1-67891233-abcdef;"%/?#'

  test('is in the answer, the problem document and the log', async () => {
    const headers = { 'x-request-id': id }
    const found = await send('GET', `${stack.likes}/likes?posts_id=1`, { headers })
    expect([found.status, found.headers['x-request-id']]).toEqual([200, id])
    for (const [path, status] of [
      ['/likes?posts_id=none', 404],
      ['/nothing', 404],
      ['/%zz', 400],
    ] as const) {
      const answer = await send<ProblemBody>('GET', `${stack.likes}${path}`, { headers })
      expectProblem(answer, status)
      expect(answer.headers['x-request-id']).toBe(id)
    }
    const logged = () => stack.output.split('\n').filter((line) => line.includes(id))
    await eventually(() => logged().length === 4, 'HAProxy has logged the four requests with their id')
  })
})

describe('unknown parameters', () => {
  test.each([
    ['GET', 'likes', '/health-check', 'none'],
    ['GET', 'polls', '/openapi.json', 'none'],
    ['GET', 'registry', '/health-check', 'service_name (or serive_name), limit, cursor'],
    ['GET', 'likes', '/likes', 'posts_id'],
    ['DELETE', 'likes', '/new/likes', 'username, posts_id'],
    ['POST', 'polls', '/poll/vote', 'user (or username), polls_id, choice'],
  ] as const)('are refused: %s, %s, %s', async (method, service, path, known) => {
    for (const [query, sent] of [
      ['?__proto__=1', {}],
      ['', { headers: { 'content-type': 'application/json' }, body: '{"__proto__":1}' }],
      ['', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '__proto__=1' }],
    ] as const) {
      const { status, body } = await send(method, `${stack[service]}${path}${query}`, sent)
      expect([status, body.detail]).toEqual([400, `Unknown parameter: __proto__; known: ${known}`])
    }
  })
})

describe('encodings', () => {
  test.each([
    '/likes?posts_id=100%',
    '/likes?posts_id=%zz',
    '/likes?posts_id=%ff',
    '/likes?posts_id=%c0%af',
    '/likes?posts_id=%ed%a0%80',
    '/%c0%ae%c0%ae/likes',
  ])('a URL that is not percent-encoded UTF-8 is rejected: %s', async (path) => {
    expectProblem(await exchangeRaw(`GET ${path} HTTP/1.1`), 400)
  })

  test.each([
    ['application/json', '{"username":"\xff","text":"x"}'],
    ['application/merge-patch+json; charset=utf-8', '{"username":"\xc3","text":"x"}'],
    ['application/x-www-form-urlencoded', 'username=\xed\xa0\x80&text=x'],
    ['application/x-www-form-urlencoded', 'x=\0&username=\xff&text=x'],
    ['application/x-www-form-urlencoded', `x=${'a'.repeat(65_000)}&username=\xfe&text=x`],
  ])('a body that is not UTF-8 is rejected: %s', async (type, body) => {
    const headers = { 'content-type': type }
    const sent = { headers, body: Buffer.from(body, 'latin1') }
    expectProblem(await send('POST', `${stack.likes}/new/post`, sent), 400)
  })

  test('characters of every length in UTF-8 arrive unchanged', async () => {
    const text = 'z ß ह € 한 \ud7ff \ue000 \ufffd 𐍈 🎉 \u{10fffd}'
    const username = 'encodings'
    const inQuery = await send('POST', `${stack.likes}/new/post?${new URLSearchParams({ username, text })}`)
    expect(inQuery).toMatchObject({ status: 201, body: { text } })
    const inBody = await send('POST', `${stack.likes}/new/post`, { json: { username, text } })
    expect(inBody).toMatchObject({ status: 201, body: { text } })
  })

  test('a body without a content type is not sniffed', async () => {
    const body = JSON.stringify({ username: 'untyped', text: 'x' })
    expectProblem(await send('POST', `${stack.likes}/new/post`, { body }), 415)
  })
})

describe('limits', () => {
  const body = (bytes: number) => Buffer.from(JSON.stringify({ text: 'x'.repeat(bytes - 11) }))

  test.each([false, true])('a body may have at most 65,536 bytes; chunked: %s', async (chunked) => {
    const headers = { 'content-type': 'application/json' }
    const most = { headers, body: body(65_536), chunked }
    expect(await send('POST', `${stack.likes}/new/post`, most)).toMatchObject({
      status: 400,
      body: { errors: { username: 'is required' } },
    })
    expectProblem(
      await send('POST', `${stack.likes}/new/post`, { headers, body: body(65_537), chunked }),
      413,
    )
  })

  test('a body of ten megabytes is rejected', async () => {
    // The answer comes before all is sent; a client that does not read while it writes may find the connection closed.
    const sent = send<ProblemBody>('POST', `${stack.likes}/new/post`, { body: Buffer.alloc(10_000_000) })
    const answer = await sent.catch(({ code }) => code)
    if (typeof answer === 'string') expect(['EPIPE', 'ECONNRESET']).toContain(answer)
    else expectProblem(answer, 413)
  })

  test('a URL may have at most 8,192 bytes', async () => {
    const url = (length: number) => `/likes?posts_id=${'1'.padStart(length - '/likes?posts_id='.length, '+')}`
    expect(await send('GET', `${stack.likes}${url(8_192)}`)).toMatchObject({ status: 200 })
    expectProblem(await send('GET', `${stack.likes}${url(8_193)}`), 414)
  })

  test.each([
    [99, 200],
    [100, 431],
    [3_000, 431],
  ])(
    'a request may have at most 100 header fields: %d in addition to the usual ones',
    async (fields, status) => {
      const head = [
        'GET /likes?posts_id=1 HTTP/1.1',
        ...Array.from({ length: fields }, (_, index) => `x${index}: 1`),
      ]
      const answer = await exchangeRaw(head.join('\r\n'))
      if (status === 200) expect(answer).toMatchObject({ status, body: { posts_id: '1' } })
      else expectProblem(answer, status)
    },
  )

  test('a GET with a body may have as many, though HAProxy adds some', async () => {
    const fields = Array.from({ length: 97 }, (_, index) => `x${index}: 1\r\n`).join('')
    const typed = 'Content-Type: application/json\r\nContent-Length: 16\r\n'
    const head = `GET /likes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${typed}${fields}\r\n`
    const answer = await exchangeBytes(stack.likes, `${head}{"posts_id":"1"}`)
    expect(answer).toMatchObject({ status: 200, body: { posts_id: '1' } })
  })

  test('headers may have at most 16 KB', async () => {
    const get = (length: number) =>
      send<ProblemBody>('GET', `${stack.likes}/likes?posts_id=1`, {
        headers: { 'x-filler': 'y'.repeat(length) },
      })
    expect((await get(16_000)).status).toBe(200)
    expectProblem(await get(16_500), 431)
    expectProblem(await get(200_000), 431)
  })
})

describe('ranges and HEAD', () => {
  test.each(['bytes=0-9', 'bytes=900-999'])('a range, %s, is ignored', async (range) => {
    const { status, body } = await send('GET', `${stack.likes}/likes?posts_id=1`, { headers: { range } })
    expect([status, body]).toEqual([200, { posts_id: '1', likes: 3 }])
  })

  test('HEAD answers like GET without the body, also for health checks', async () => {
    for (const path of ['likes?posts_id=1', 'health-check', 'openapi.json']) {
      const got = await send('GET', `${stack.likes}/${path}`)
      const { status, headers, body } = await send<unknown>('HEAD', `${stack.likes}/${path}`)
      expect([status, body]).toEqual([200, ''])
      expect(headers).toMatchObject({
        'content-type': got.headers['content-type'],
        'content-length': got.headers['content-length'],
      })
    }
  })
})

describe('web pages', () => {
  const statusOf = async (variable: string, origin: string) => {
    const url = `http://127.0.0.1:${stack.environment[variable]}`
    return (await send('POST', url, { headers: { origin }, json: {} })).status
  }

  test.each([
    'LIKES_PORT',
    'POLLS_PORT',
    'REGISTRY_PORT',
    'STATISTICS_PORT',
    'GATEWAY_PORT',
    'DYNAMODB_PORT',
  ])('of other origins are rejected at %s', async (variable) => {
    expect(await statusOf(variable, 'http://evil.example')).toBe(403)
  })

  test('named in CORS_ORIGINS are allowed, except at the DynamoDB engine', async () => {
    expect(await statusOf('LIKES_PORT', 'https://app.example')).toBe(404)
    expect(await statusOf('GATEWAY_PORT', 'https://app.example')).toBe(404)
    expect(await statusOf('DYNAMODB_PORT', 'https://app.example')).toBe(403)
  })

  test('cannot guess the address of the DynamoDB engine', async () => {
    const command = readFileSync(`/proc/${stack.processId('dynamodb')}/cmdline`, 'utf8')
    const [, address, port] = /--host\0(.+)\0--port\0(\d+)/.exec(command) ?? []
    expect(address).toMatch(/^127\.(?!0\.0\.1$)\d+\.\d+\.\d+$/)
    expect(port).not.toBe(stack.environment.DYNAMODB_PORT)
  })
})

describe('malformed requests', () => {
  test.each(['GET /likes?posts_id=\xc3\xb6 HTTP/1.1', 'GET /likes?posts_id=1 HTTP/1.1\r\nbad header: 1'])(
    '%j',
    async (head) => {
      expectProblem(await exchangeRaw(head), 400)
    },
  )

  test.each([
    ['an expectation that the server cannot meet', 'GET /likes?posts_id=1 HTTP/1.1\r\nExpect: x', 417],
    ['a method for proxies', 'CONNECT localhost:80 HTTP/1.1', 501],
  ])('%s', async (_, head, status) => {
    expectProblem(await exchangeRaw(head), status)
  })

  test('a control character in a header', async () => {
    for (const character of ['\0', '\x01', '\x0b', '\x1f', '\x7f']) {
      const answer = await exchangeRaw(`GET /likes?posts_id=1 HTTP/1.1\r\nX-Some: a${character}b`)
      expectProblem(answer, 400)
      expect(answer.body.detail).toBe('Header values must have no control characters')
    }
    const answer = await exchangeRaw('GET /likes?posts_id=1 HTTP/1.1\r\nX-Some: a\tb\xff')
    expect(answer.status).toBe(200)
  })

  test('chunks in HTTP/1.0', async () => {
    const head = 'POST /new/post HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n'
    expectProblem(await exchangeBytes(stack.likes, `${head}0\r\n\r\n`), 400)
  })

  test('a missing Host', async () => {
    const bytes = 'GET /likes?posts_id=1 HTTP/1.1\r\nConnection: close\r\n\r\n'
    expectProblem(await exchangeBytes(stack.likes, bytes), 400)
  })

  test.each(['json', ';', 'multipart/form-data', 'text/plain'])('a body of the type %s', async (type) => {
    const sent = { headers: { 'content-type': type }, body: '{}' }
    expectProblem(await send('POST', `${stack.likes}/new/post`, sent), 415)
  })

  test('a body that never arrives', async () => {
    const head = 'POST /new/post HTTP/1.1\r\nContent-Length: 10\r\nContent-Type: application/json'
    expectProblem(await exchangeRaw(head), 408)
  })
})

describe('without a gateway', () => {
  test('a request to one that hangs times out', async () => {
    process.kill(stack.processId('gateway-1'), 'SIGSTOP')
    expectProblem(await send('GET', `${stack.likes}/likes?posts_id=1`), 504)
  })

  test('the front door answers 503, and the gateway is restarted', async () => {
    const back = stack.waitForOutput(/gateway-1 +ready/)
    process.kill(stack.processId('gateway-1'), 'SIGKILL')
    const answer = await send<ProblemBody>('GET', `${stack.likes}/likes?posts_id=1`)
    expectProblem(answer, 503)
    expect(answer.headers['retry-after']).toBe('1')
    await back
    await eventually(async () => {
      const { status } = await send('GET', `${stack.likes}/likes?posts_id=1`)
      return status === 200
    }, 'likes are counted again')
  })
})
