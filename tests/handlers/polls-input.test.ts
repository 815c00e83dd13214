import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Reply, RequestParts } from '../support/http/events.ts'
import { type ProblemBody, pollsApi } from '../support/http/polls-api.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

type Name = 'create' | 'find' | 'list' | 'vote' | 'voteOf' | 'userVotes' | 'results' | 'allResults'

/** Every route with a request that succeeds; POLL stands for the id of an existing poll. */
const routes: readonly [Name, key: string, parameters: Record<string, string>, success: number][] = [
  [
    'create',
    'POST /polls/create/poll',
    { polls_title: 'Tea? ☕', username: 'Zoë', responses: 'yes,no', duration_minutes: '60' },
    201,
  ],
  ['find', 'GET /polls/polls', { polls_id: 'POLL' }, 200],
  ['list', 'GET /polls/polls', { viewer: 'Zoë', limit: '5' }, 200],
  ['vote', 'POST /polls/poll/vote', { user: 'Zoë', polls_id: 'POLL', choice: 'yes, 👍' }, 201],
  ['voteOf', 'GET /polls/poll/vote', { user: 'Zoë', polls_id: 'POLL' }, 200],
  ['userVotes', 'GET /polls/user/votes', { username: 'Zoë', limit: '5' }, 200],
  ['results', 'GET /polls/vote/results', { polls_id: 'POLL', choice: 'yes, 👍' }, 200],
  ['allResults', 'GET /polls/allresults', { limit: '5' }, 200],
]

const needNothing = new Set<Name>(['find', 'list', 'allResults'])

/** Every text parameter with its maximum length. */
const texts: readonly [Name, parameter: string, maximum: number][] = [
  ['create', 'polls_title', 280],
  ['create', 'username', 64],
  ['find', 'polls_id', 64],
  ['list', 'viewer', 64],
  ['vote', 'user', 64],
  ['vote', 'polls_id', 64],
  ['vote', 'choice', 100],
  ['voteOf', 'user', 64],
  ['voteOf', 'polls_id', 64],
  ['userVotes', 'username', 64],
  ['results', 'polls_id', 64],
  ['results', 'choice', 100],
]

let api: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  api = await pollsApi()
})

async function parametersOf(name: Name): Promise<Record<string, string>> {
  const json = { polls_title: 'Tea?', username: 'ann', responses: ['no', 'yes, 👍'] }
  const { polls_id } = (await api.create({ json })).body
  if (name === 'voteOf') await api.vote({ json: { user: 'Zoë', polls_id, choice: 'no' } })
  const [, , parameters = {}] = routes.find(([route]) => route === name) ?? []
  const filled = Object.entries(parameters).map(([key, value]) => [key, value === 'POLL' ? polls_id : value])
  return Object.fromEntries(filled)
}

/** Sends a request to the route. A GET with a body arrives as a POST, as a reverse proxy forwards it. */
function request(name: Name, parts: RequestParts): Promise<Reply<ProblemBody>> {
  const [, key = ''] = routes.find(([route]) => route === name) ?? []
  if (!key.startsWith('GET ') || parts.query !== undefined) return api[name]<ProblemBody>(parts)
  const headers = { ...parts.headers, 'x-http-method-override': 'GET' }
  return api[name]<ProblemBody>({ ...parts, headers }, key.replace('GET', 'POST'))
}

const carriers: readonly [string, (parameters: Record<string, string>) => RequestParts][] = [
  ['a query string', (query) => ({ query })],
  ['a JSON body', (json) => ({ json })],
  ['a form body', (form) => ({ form })],
  ['a base64 JSON body', (json) => ({ json, base64: true })],
  ['a base64 form body', (form) => ({ form, base64: true })],
]

describe.each(routes)('%s', (name, _key, _parameters, success) => {
  test.each(carriers)('reads its parameters from %s', async (_, carry) => {
    expect((await request(name, carry(await parametersOf(name)))).status).toBe(success)
  })

  test('refuses __proto__ and constructor in a JSON body', async () => {
    const parameters = JSON.stringify(await parametersOf(name))
    const body = `{"__proto__":${parameters},"constructor":{"prototype":${parameters}}}`
    const answer = await request(name, { body, headers: { 'content-type': 'application/json' } })
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([400, ['__proto__', 'constructor']])
  })

  test('without any parameters is refused if it needs some', async () => {
    expect((await request(name, {})).status).toBe(needNothing.has(name) ? 200 : 400)
  })

  test('refuses conflicting values of a parameter', async () => {
    const parameters = await parametersOf(name)
    const [first = ''] = Object.keys(parameters)
    const query = `${new URLSearchParams(parameters)}&${first}=other`
    const { status, body } = await request(name, { query })
    expect([status, body.errors]).toEqual([400, { [first]: 'has conflicting values' }])
  })

  test.each([
    ['no JSON', 'yes', 'application/json', 400],
    ['a JSON array', '["yes"]', 'application/json', 400],
    ['plain text', 'yes', 'text/plain', 415],
    ['ten megabytes', ' '.repeat(10_000_000), 'application/json', 413],
  ])('refuses a body that is %s', async (_, body, type, status) => {
    expect((await request(name, { body, headers: { 'content-type': type } })).status).toBe(status)
  })
})

describe.each(texts)('%s of %s', (name, parameter, maximum) => {
  test.each([
    ['empty', ' \t', 'must not be empty'],
    ['with a control character', 'a\u0000b', 'must have no control characters'],
    ['with half of an emoji', 'a\ud83d', 'must have no control characters'],
    ['too long, in code points', '👍'.repeat(maximum + 1), `must have at most ${maximum} characters`],
    ['a list', ['a'], 'must be a string'],
    ['an object', { $ne: null }, 'must be a string'],
    ['null', null, 'must be a string'],
  ])('is refused when it is %s', async (_, value, message) => {
    const { status, body } = await request(name, {
      json: { ...(await parametersOf(name)), [parameter]: value },
    })
    expect([status, body.errors]).toEqual([400, { [parameter]: message }])
  })

  test('is accepted at its maximum length', async () => {
    const json = { ...(await parametersOf(name)), [parameter]: '👍'.repeat(maximum) }
    expect((await request(name, { json })).status).not.toBe(400)
  })
})

describe.each(['find', 'list', 'userVotes', 'allResults'] as const)('limit of %s', (name) => {
  test.each(['0', '101', '-1', '2.5', 'ten', ''])('is refused when it is "%s"', async (limit) => {
    const query = { ...(await parametersOf(name)), limit }
    const { status, body } = await request(name, { query })
    expect([status, body.errors]).toEqual([400, { limit: 'must be a whole number from 1 to 100' }])
  })
})

describe('a plain POST', () => {
  test.each(routes.filter(([name, key]) => key.startsWith('GET ') && name !== 'voteOf'))(
    'to %s is a 405, except POST /polls',
    async (name, key) => {
      const reply = await api[name]({ query: await parametersOf(name) }, key.replace('GET', 'POST'))
      expect([reply.status, reply.headers.allow]).toEqual(
        key === 'GET /polls/polls' ? [200, undefined] : [405, 'GET, HEAD'],
      )
    },
  )
})

describe('duration_minutes of create', () => {
  const draft = { polls_title: 'Tea?', username: 'ann', responses: 'yes,no' }

  test.each(['4', '10081', '-5', '7.5', '1e2', 'ten', ''])('is refused when it is "%s"', async (given) => {
    const { status, body } = await request('create', { query: { ...draft, duration_minutes: given } })
    expect([status, body.errors]).toEqual([
      400,
      { duration_minutes: 'must be a whole number from 5 to 10080' },
    ])
  })

  test.each([null, 5.5, true, [5], { $gt: 5 }, '5 minutes'])(
    'is refused when it is %j in JSON',
    async (given) => {
      const { status, body } = await request('create', { json: { ...draft, duration_minutes: given } })
      expect([status, Object.keys(body.errors)]).toEqual([400, ['duration_minutes']])
    },
  )

  test.each([5, '5', ' 10080 '])('is accepted when it is %j', async (given) => {
    expect((await request('create', { json: { ...draft, duration_minutes: given } })).status).toBe(201)
  })
})
