import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { type Browser, chromium, type Page } from 'playwright-core'
import { freePort } from '../../lib/local/stack/ports.ts'
import { findProgram } from '../../lib/local/stack/programs.ts'
import { send } from '../support/http/client.ts'
import { useStack } from '../support/stack/use-stack.ts'

/**
 * What web pages can do to a running stack, in Chromium, with the headers and preflights that a real browser sends:
 * `npm run test:browser`.
 */
const executablePath = findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome')
if (!executablePath) console.log('Skipped: Chromium is not installed.')
const inChromium = executablePath ? describe : describe.skip

const pagesPort = await freePort()
const foreign = 'http://evil.test'

interface Init {
  readonly method?: string
  readonly mode?: 'no-cors'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

inChromium('in Chromium', () => {
  const stack = useStack(() => ({
    GATEWAYS: '1',
    ALLOWED_HOSTS: 'dev.test',
    CORS_ORIGINS: `http://app.test:${pagesPort}`,
  }))
  let pages: Server
  /** The document that the pages' server answers with. */
  let html = ''
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    pages = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(html))
    await once(pages.listen(pagesPort, '127.0.0.1'), 'listening')
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: [
        '--host-resolver-rules=MAP *.test 127.0.0.1',
        // As in browsers that do not restrict the local network access of public pages.
        '--disable-features=LocalNetworkAccessChecks',
      ],
    })
  }, 60_000)
  beforeEach(async () => {
    page = await browser.newPage()
  })
  afterEach(() => page.close())
  afterAll(async () => {
    await browser.close()
    pages.close()
  })

  const port = (name: string) => Number(stack.environment[`${name}_PORT`])
  const gateway = () => `http://localhost:${port('GATEWAY')}`
  const lambda = () => `http://localhost:${port('GATEWAY') + 1}`
  const dynamodb = () => `http://localhost:${port('DYNAMODB')}`
  const atLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost')

  const visit = (origin: string, content = '<p>A page</p>') => {
    html = content
    return page.goto(`${origin}:${pagesPort}`, { waitUntil: 'commit' })
  }
  /** The result of a page's `fetch`: a status, `opaque` if it cannot be read, or `refused`. */
  const fetched = (url: string, init: Init = {}) =>
    page.evaluate(
      ([to, how]) =>
        fetch(to, how as RequestInit).then(
          ({ type, status }) => (type === 'opaque' ? 'opaque' : status),
          () => 'refused',
        ),
      [url, init] as const,
    )

  const likers = async () => (await send('GET', `${stack.likes}/post/likers?posts_id=1&limit=100`)).body.users
  const serviceNames = async () => {
    const { body } = await send<{ services: { service_name: string }[] }>('GET', `${stack.registry}/services`)
    return body.services.map(({ service_name }) => service_name)
  }
  const tables = async () => {
    const { body } = await send<string>('POST', dynamodb(), {
      headers: {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        authorization:
          'AWS4-HMAC-SHA256 Credential=a/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20200101T000000Z',
        'content-type': 'application/x-amz-json-1.0',
      },
      body: '{}',
    })
    return JSON.stringify(body)
  }

  const instance = { service_name: 'mallory', url: 'http://127.0.0.1:9/health', http: 'GET' }
  const text = { 'content-type': 'text/plain' }
  const json = { 'content-type': 'application/json' }

  describe('a foreign page', () => {
    const likeBy = (who: string) => `/new/likes?username=${who}&posts_id=1`
    const form = (action: string) => {
      const inputs = Object.entries(instance).map(
        ([name, value]) => `<input name="${name}" value="${value}">`,
      )
      return `<form method="post" action="${action}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`
    }

    test.each<[how: string, result: string, init: Init]>([
      ['without CORS', 'opaque', { mode: 'no-cors', headers: text }],
      ['with CORS', 'refused', { headers: text }],
      ['with a preflight', 'refused', { headers: json }],
    ])('cannot like by a request %s', async (_, result, init) => {
      await visit(foreign)
      for (const url of [atLocalhost(stack.likes), stack.likes, `${gateway()}/likes`]) {
        const asked = page.waitForRequest((request) => request.url().startsWith(url))
        const outcome = fetched(url + likeBy('mallory'), { ...init, method: 'POST', body: '{}' })
        await asked
        expect(await outcome).toBe(result)
      }
      expect(await likers()).not.toContain('mallory')
    })

    test('cannot like by a beacon', async () => {
      const refused = stack.waitForOutput(/likes POST \/new\/likes\?username=beacon&posts_id=1 403/)
      await visit(foreign, `<script>navigator.sendBeacon('${stack.likes}${likeBy('beacon')}', '')</script>`)
      await refused
      expect(await likers()).not.toContain('beacon')
    })

    test.each(['HAProxy', 'a gateway'])('cannot register by a form, through %s', async (door) => {
      const registry = door === 'HAProxy' ? atLocalhost(stack.registry) : `${gateway()}/registry`
      const url = `${registry}/new/service`
      const answer = page.waitForResponse(url)
      await visit(foreign, form(url))
      expect((await answer).status()).toBe(403)
      expect(await serviceNames()).not.toContain('mallory')
    })

    test('cannot register by a form in a sandbox, whose origin is null', async () => {
      const refused = stack.waitForOutput(/registry POST \/new\/service 403/)
      const inner = form(`${atLocalhost(stack.registry)}/new/service`).replaceAll('"', '&quot;')
      await visit(foreign, `<iframe sandbox="allow-forms allow-scripts" srcdoc="${inner}"></iframe>`)
      await refused
      expect(await serviceNames()).not.toContain('mallory')
    })

    test('cannot read any answer', async () => {
      await visit(foreign)
      const urls = [
        `${stack.likes}/top/likes`,
        `${stack.polls}/allresults`,
        `${stack.registry}/services`,
        `${gateway()}/likes/top/likes`,
        `http://localhost:${port('STATISTICS')}/`,
      ]
      for (const url of urls) expect(await fetched(url)).toBe('refused')
    })

    test.each(['img', 'iframe', 'script'])('cannot embed an answer: %s', async (element) => {
      const refused = stack.waitForOutput(new RegExp(`likes GET /top/likes\\?by=${element} 403`))
      await visit(foreign, `<${element} src="${stack.likes}/top/likes?by=${element}"></${element}>`)
      await refused
    })

    test('can link here', async () => {
      const url = `${atLocalhost(stack.likes)}/top/likes`
      await visit(foreign, `<a href="${url}">likes</a>`)
      const [answer] = await Promise.all([page.waitForResponse(url), page.click('a')])
      expect(answer.status()).toBe(200)
    })

    test('cannot invoke a function', async () => {
      await visit(foreign)
      const url = `${lambda()}/2015-03-31/functions/microblog-dev-likePost/invocations`
      const body = (user: string) =>
        JSON.stringify({
          version: '2.0',
          routeKey: 'POST /likes/new/likes',
          rawPath: '/likes/new/likes',
          rawQueryString: `username=${user}&posts_id=1`,
          headers: {},
          requestContext: { http: { method: 'POST' } },
        })
      for (const init of [{ mode: 'no-cors', headers: text } as const, { headers: json }]) {
        expect(await fetched(url, { ...init, method: 'POST', body: body('mallory') })).not.toBe(200)
      }
      expect(await likers()).not.toContain('mallory')
      // The same request works for a program, so only the page was the reason.
      await send('POST', url, { headers: text, body: body('program') })
      expect(await likers()).toContain('program')
    })

    const createTable = {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.CreateTable',
        authorization:
          'AWS4-HMAC-SHA256 Credential=a/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20200101T000000Z',
        'content-type': 'application/x-amz-json-1.0',
      },
      body: JSON.stringify({
        TableName: 'Mallory',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    }

    test('cannot change the DynamoDB engine', async () => {
      await visit(foreign)
      expect(await fetched(`${dynamodb()}/`, createTable)).toBe('refused')
      expect(await fetched(`${dynamodb()}/`, { ...createTable, mode: 'no-cors' })).toBe('opaque')
      expect(await tables()).not.toContain('Mallory')
      // The same request works for a program, so only the page was the reason.
      await send('POST', `${dynamodb()}/`, createTable)
      expect(await tables()).toContain('Mallory')
    })

    test('cannot write to Redis', async () => {
      await visit(foreign)
      const url = `http://localhost:${port('REDIS')}/`
      const body = '\r\nSET mallory 1\r\n'
      await fetched(url, { method: 'POST', mode: 'no-cors', headers: text, body })
      const redis = new Redis(port('REDIS'), '127.0.0.1')
      expect(await redis.get('mallory')).toBeNull()
      await redis.quit()
    })

    test('cannot do anything when its host is rebound to this machine', async () => {
      const targets: [url: string, path: string, status: number][] = [
        [stack.likes, '/new/likes?username=mallory&posts_id=1', 421],
        [stack.registry, `/new/service?${new URLSearchParams(instance)}`, 421],
        [gateway(), '/likes/new/likes?username=mallory&posts_id=1', 421],
        [lambda(), '/2015-03-31/functions/microblog-dev-likePost/invocations', 403],
        [`http://localhost:${port('STATISTICS')}`, '/', 421],
        [dynamodb(), '/', 421],
      ]
      for (const [target, path, status] of targets) {
        const rebound = `http://evil.test:${new URL(target).port}`
        // The page itself comes from elsewhere; its requests then go to the same name and port.
        await page.route(`${rebound}/page`, (route) =>
          route.fulfill({ contentType: 'text/html', body: 'A page' }),
        )
        await page.goto(`${rebound}/page`)
        const init: Init = target === dynamodb() ? createTable : { method: 'POST', headers: json, body: '{}' }
        expect([target, await fetched(rebound + path, init)]).toEqual([target, status])
        // A same-origin GET carries no Sec-Fetch headers, since browsers do not trust this host.
        expect([target, await fetched(rebound + path)]).toEqual([target, 421])
      }
      expect(await likers()).not.toContain('mallory')
      expect(await serviceNames()).not.toContain('mallory')
    })
  })

  describe.each([
    ['localhost', 'http://localhost'],
    ['127.0.0.1', 'http://127.0.0.1'],
    ['a host that ALLOWED_HOSTS names', 'http://dev.test'],
    ['an origin that CORS_ORIGINS names', 'http://app.test'],
  ])('a front end of %s', (_, origin) => {
    beforeEach(() => visit(origin))

    test.each(['HAProxy', 'a gateway'])(
      'can like and can read answers, errors and headers, through %s',
      async (door) => {
        const likes = door === 'HAProxy' ? atLocalhost(stack.likes) : `${gateway()}/likes`
        const registry = door === 'HAProxy' ? atLocalhost(stack.registry) : `${gateway()}/registry`
        const username = `reader-${door.length}-${new URL(origin).hostname}`
        const found = await page.evaluate(
          async ([likesUrl, registryUrl, user]) => {
            const headers = { 'content-type': 'application/json', 'x-request-id': '1', 'x-anything': 'else' }
            const body = JSON.stringify({ username: user, posts_id: '2' })
            const liked = await fetch(`${likesUrl}/new/likes`, { method: 'POST', headers, body })
            const unliked = await fetch(`${likesUrl}/new/likes`, { method: 'DELETE', headers, body })
            const unknown = await fetch(`${likesUrl}/likes?posts_id=nothing`, { headers })
            const wrong = await fetch(`${likesUrl}/new/likes`, { method: 'PUT', headers })
            const long = await fetch(`${likesUrl}/new/post`, {
              method: 'POST',
              headers,
              body: 'x'.repeat(70_000),
            })
            const services = await fetch(`${registryUrl}/services`, { headers })
            const tag = services.headers.get('etag') ?? ''
            const again = await fetch(`${registryUrl}/services`, {
              headers: { 'if-none-match': tag },
            })
            return {
              ids: [liked, unknown, long].map((answer) => answer.headers.get('x-request-id')),
              liked: [liked.status, ((await liked.json()) as { username: string }).username],
              unliked: unliked.status,
              unknown: [unknown.status, ((await unknown.json()) as { detail: string }).detail],
              wrong: [wrong.status, wrong.headers.get('allow')],
              long: [long.status, ((await long.json()) as { status: number }).status],
              tag,
              again: again.status,
            }
          },
          [likes, registry, username] as const,
        )
        expect(found).toEqual({
          ids: ['1', '1', '1'],
          liked: [201, username],
          unliked: 200,
          unknown: [404, expect.stringContaining('nothing')],
          wrong: [405, 'POST, DELETE'],
          long: [413, 413],
          tag: expect.stringMatching(/^W\/"/),
          again: 304,
        })
      },
    )

    test('cannot invoke a function or reach the DynamoDB engine', async () => {
      const url = `${lambda()}/2015-03-31/functions/microblog-dev-listTopPosts/invocations`
      expect(await fetched(url, { method: 'POST', body: '{}' })).toBe('refused')
      expect(await fetched(`${dynamodb()}/`, { method: 'POST', body: '{}' })).toBe('refused')
    })
  })
})
