import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { samplePolls } from '../../lib/local/seed/sample-data.ts'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http/client.ts'
import { useStack } from '../support/stack/use-stack.ts'

/** The documented example requests, as httpie sends them, on freshly seeded data. */
const stack = useStack()

beforeAll(() =>
  eventually(async () => {
    const { body } = await send<{ services: unknown[] }>('GET', `${stack.registry}/services`)
    return body.services.length === 6
  }, 'every service of both gateways is registered'),
)

test("README's requests are answered as it shows", async () => {
  const { likes, x, polls, registry } = stack
  const ports: Record<string, string> = { 5100: likes, 5200: x, 5400: polls, 5500: registry }
  const shown = readFileSync('README.md', 'utf8').matchAll(
    /^\$ curl (?:-X (?<method>\w+) )?(?:-H '(?<name>[\w-]+): (?<value>.*?)' )?'localhost:(?<port>\d+)(?<path>.*)'\n(?<answer>.*)$/gm,
  )
  const examples = [...shown].map(({ groups = {} }) => {
    const { method = 'GET', name, value = '', port = '', path = '', answer = '' } = groups
    const headers: Record<string, string> = name ? { [name]: value } : {}
    return { method, headers, url: `${ports[port]}${path}`, answer: JSON.parse(answer) }
  })
  expect(examples).toHaveLength(5)
  for (const { method, headers, url, answer } of examples) {
    const { body } = await send(method, url, { headers })
    // What differs each time is left out there.
    if (answer.instance) answer.instance = expect.stringMatching(/^urn:request:/)
    expect(body).toEqual(answer)
  }
})

const poll = '462d7f16-ffb4-4762-8333-1270b76995a2'

describe('polls', () => {
  test('GET /health-check', async () => {
    const { status, body } = await send('GET', `${stack.polls}/health-check`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ service: 'polls', status: 'ok' })
    expect(body.instances).toHaveLength(2)
  })

  test('GET /vote/results, the choice in a JSON body', async () => {
    const { status, body } = await send('GET', `${stack.polls}/vote/results?polls_id=${poll}`, {
      json: { choice: 'yes' },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ polls_id: poll, results: [{ choice: 'yes' }] })
  })

  test('GET /allresults shows the seeded polls, each with as many votes as it has voters', async () => {
    const { status, body } = await send<{ results: { polls_id: string; total_votes: number }[] }>(
      'GET',
      `${stack.polls}/allresults`,
    )
    expect(status).toBe(200)
    const votes = new Map(body.results.map(({ polls_id, total_votes }) => [polls_id, total_votes]))
    expect(votes).toEqual(new Map(samplePolls.map((seeded) => [seeded.pollId, seeded.votes.length])))
  })

  test('POST /poll/vote, the user in the query and the rest in a JSON body, counts once', async () => {
    const vote = () =>
      send('POST', `${stack.polls}/poll/vote?user=chris`, { json: { polls_id: poll, choice: 'yes' } })
    const count = async () => {
      const { body } = await send('GET', `${stack.polls}/vote/results?polls_id=${poll}`)
      return body.total_votes as number
    }
    const before = await count()
    const first = await vote()
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({ user: 'chris', polls_id: poll, choice: 'yes' })
    expect((await vote()).status).toBe(409)
    expect(await count()).toBe(before + 1)
  })

  test('POST /polls', async () => {
    const { status, body } = await send('POST', `${stack.polls}/polls?polls_id=${poll}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ polls_id: poll, responses: ['yes', 'no'] })
  })

  test('POST /create/poll, the title in the query and the rest in a JSON body', async () => {
    const title = 'Italian food or Mexican Food?'
    const url = `${stack.polls}/create/poll?polls_title=${encodeURI(title)}`
    const { status, body } = await send('POST', url, {
      json: { username: 'chris', responses: 'Italian,Mexican' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      polls_title: title,
      username: 'chris',
      responses: ['Italian', 'Mexican'],
    })
  })
})

describe('likes', () => {
  test('GET /health-check', async () => {
    const { status, body } = await send('GET', `${stack.likes}/health-check`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ service: 'likes', status: 'ok' })
    expect(body.instances).toHaveLength(2)
  })

  test('POST /new/likes counts once, and GET /likes returns the count', async () => {
    const count = async () => (await send('GET', `${stack.likes}/likes?posts_id=1`)).body.likes as number
    const before = await count()
    const like = () => send('POST', `${stack.likes}/new/likes?username=John&posts_id=1`)
    expect(await like()).toMatchObject({ status: 201, body: { likes: before + 1 } })
    expect(await like()).toMatchObject({ status: 200, body: { likes: before + 1 } })
    expect(await count()).toBe(before + 1)
  })

  test('GET /user/likes', async () => {
    const { status, body } = await send('GET', `${stack.likes}/user/likes?username=John`)
    expect(status).toBe(200)
    expect(body.posts).toEqual(expect.arrayContaining(['20', '17', '13']))
  })

  test('GET /top/likes lists ten posts, the most liked first', async () => {
    const { status, body } = await send<{ top: { rank: number; likes: number; text: string }[] }>(
      'GET',
      `${stack.likes}/top/likes`,
    )
    expect(status).toBe(200)
    expect(body.top).toHaveLength(10)
    expect(body.top[0]).toMatchObject({ rank: 1, posts_id: '10', likes: 5 })
    const likes = body.top.map((post) => post.likes)
    expect(likes).toEqual(likes.toSorted((one, other) => other - one))
  })
})

describe('registry', () => {
  const triple = 'service_name=serviceRegistry&url=http:localhost:5500&http=GET'
  const row = { service_name: 'serviceRegistry', url: 'http://localhost:5500/', http: 'GET' }

  test('GET /services shows every service of every gateway', async () => {
    const { status, body } = await send<{ services: { service_name: string }[] }>(
      'GET',
      `${stack.registry}/services`,
    )
    expect(status).toBe(200)
    const names = body.services.map(({ service_name }) => service_name).sort()
    expect(names).toEqual(['likes', 'likes', 'polls', 'polls', 'registry', 'registry'])
  })

  test('a service is registered, found, reported healthy and deregistered', async () => {
    expect(await send('POST', `${stack.registry}/new/service?${triple}`)).toMatchObject({
      status: 201,
      body: row,
    })
    expect(await send('POST', `${stack.registry}/service/exists?${triple}`)).toMatchObject({
      status: 200,
      body: { exists: true, service: row },
    })
    const reported = await send('POST', `${stack.registry}/urls/healths?${triple}&status_code=200`)
    expect(reported).toMatchObject({ status: 201, body: { ...row, status_code: 200 } })
    expect(await send('DELETE', `${stack.registry}/service?${triple}`)).toMatchObject({
      status: 200,
      body: row,
    })
  })

  test('GET /health-check accepts the misspelled parameter serive_name', async () => {
    const { status, body } = await send<{ healths: { service_name: string }[] }>(
      'GET',
      `${stack.registry}/health-check?serive_name=polls`,
    )
    expect(status).toBe(200)
    expect(body.healths.map(({ service_name }) => service_name)).toEqual(['polls', 'polls'])
  })
})
