import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'
import { freePort } from '../../lib/local/stack/ports.ts'
import { findProgram } from '../../lib/local/stack/programs.ts'
import { send } from '../support/http/client.ts'
import { useStack } from '../support/stack/use-stack.ts'

/** What a front end of another origin shows, and how many requests it takes: `npm run test:browser`. */
const executablePath = findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome')
if (!executablePath) console.log('Skipped: Chromium is not installed.')
const inChromium = executablePath ? describe : describe.skip

const pagesPort = await freePort()
/** The origin of a development server, which no setting names. */
const frontEnd = `http://localhost:${pagesPort}`

inChromium('a front end in Chromium', () => {
  const stack = useStack(() => ({ GATEWAYS: '2' }))
  let pages: Server
  /** The document that the front end's server answers with. */
  let html = ''
  let browser: Browser
  let page: Page
  /** The requests of the page to the services, preflights included, which only the browser's own protocol shows. */
  let requests: string[]

  beforeAll(async () => {
    pages = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(html))
    await once(pages.listen(pagesPort, '127.0.0.1'), 'listening')
    browser = await chromium.launch({ ...(executablePath && { executablePath }) })
  }, 60_000)
  beforeEach(async () => {
    page = await browser.newPage()
    requests = []
    const protocol = await page.context().newCDPSession(page)
    await protocol.send('Network.enable')
    protocol.on('Network.requestWillBeSent', ({ request: { method, url } }) => {
      const { origin, pathname } = new URL(url)
      if (origin !== frontEnd) requests.push(`${method} ${pathname}`)
    })
  })
  afterEach(() => page.close())
  afterAll(async () => {
    await browser.close()
    pages.close()
  })

  const likes = () => stack.likes.replace('127.0.0.1', 'localhost')
  const polls = () => stack.polls.replace('127.0.0.1', 'localhost')

  /** A page whose script fetches a list from another origin and shows each item as a line. */
  async function show(url: string, list: string, line: string): Promise<string[]> {
    html = `<ul></ul><script type="module">
      const answer = await fetch(${JSON.stringify(url)})
      for (const item of (await answer.json()).${list}) {
        const entry = document.createElement('li')
        entry.textContent = (${line})(item)
        document.querySelector('ul').append(entry)
      }
      document.title = 'shown'
    </script>`
    await page.goto(frontEnd)
    await page.waitForFunction("document.title === 'shown'")
    return page.locator('li').allTextContents()
  }

  const timeline = () =>
    show(
      `${likes()}/posts?limit=20&viewer=maria`,
      'posts',
      "({ username, likes, liked }) => username + ': ' + likes + (liked ? ', liked' : '')",
    )

  test('shows a timeline of twenty posts with their likes and its own in one request', async () => {
    const lines = await timeline()
    expect(requests).toEqual(['GET /posts'])
    expect(lines).toHaveLength(20)
    expect(lines.slice(0, 5)).toEqual([
      'John: 0',
      'tomas: 3, liked',
      'priya: 1, liked',
      'maria: 1',
      'chris: 3, liked',
    ])
  })

  test('shows all polls with their results and its own votes in one request', async () => {
    const lines = await show(
      `${polls()}/polls?viewer=maria`,
      'polls',
      "({ username, total_votes, choice }) => username + ': ' + total_votes + (choice ? ', voted ' + choice : '')",
    )
    expect(requests).toEqual(['GET /polls'])
    expect(lines).toEqual([
      'tomas: 4, voted Tuesday',
      'priya: 3',
      'chris: 5, voted Mexican',
      'John: 3, voted no',
    ])
  })

  test('publishes, likes and deletes a post after a preflight each, and it leaves the timeline', async () => {
    await page.goto(frontEnd)
    const { published, liked, refused, deleted, again } = await page.evaluate(async (url) => {
      const ask = async (method: string, path: string, parameters: object) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(url + path, { method, headers, body: JSON.stringify(parameters) })
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
      }
      const post = await ask('POST', '/new/post', { username: 'maria', text: 'Hello\nfrom a page' })
      const { posts_id } = post.body
      return {
        published: post,
        liked: await ask('POST', '/new/likes', { username: 'maria', posts_id }),
        refused: await ask('DELETE', '/post', { username: 'chris', posts_id }),
        deleted: await ask('DELETE', '/post', { username: 'maria', posts_id }),
        again: await ask('POST', '/new/likes', { username: 'chris', posts_id }),
      }
    }, likes())
    expect(published).toMatchObject({ status: 201, body: { text: 'Hello\nfrom a page' } })
    expect(liked).toMatchObject({ status: 201, body: { likes: 1 } })
    expect(refused.status).toBe(403)
    expect(deleted).toEqual({ status: 200, body: published.body })
    expect(again.status).toBe(404)
    for (const request of ['OPTIONS /post', 'DELETE /post']) expect(requests).toContain(request)
    expect((await timeline())[0]).toBe('John: 0')
  })

  test('of a viewer with an unusual name reads the same list', async () => {
    const viewer = 'Zoë & #1 ❄'
    await send('POST', `${likes()}/new/likes`, { json: { username: viewer, posts_id: '20' } })
    const url = `${likes()}/posts?${new URLSearchParams({ viewer, posts_ids: '21,20,gone' })}`
    expect(await show(url, 'posts', "({ posts_id, liked }) => posts_id + ' ' + liked")).toEqual([
      '21 false',
      '20 true',
    ])
    expect(requests).toEqual(['GET /posts'])
  })
})
