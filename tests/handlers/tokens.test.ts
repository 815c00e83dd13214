import { beforeAll, describe, expect, test } from '@jest/globals'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { apiEvent, call, type RequestParts } from '../support/http/events.ts'
import { storeContents } from '../support/stores/contents.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const redis = useRedis()
const dynamodb = useDynamoDB()

async function loadHandlers() {
  return {
    publish: (await import('../../handlers/likes/create-post.ts')).handler,
    like: (await import('../../handlers/likes/like.ts')).handler,
    unlike: (await import('../../handlers/likes/unlike.ts')).handler,
    ask: (await import('../../handlers/polls/create.ts')).handler,
    vote: (await import('../../handlers/polls/vote.ts')).handler,
    remove: (await import('../../handlers/likes/delete-post.ts')).handler,
  }
}

let handlers: Awaited<ReturnType<typeof loadHandlers>>
let posts_id: string
let polls_id: string

const routes = {
  publish: 'POST /likes/new/post',
  like: 'POST /likes/new/likes',
  unlike: 'DELETE /likes/new/likes',
  ask: 'POST /polls/create/poll',
  vote: 'POST /polls/poll/vote',
  remove: 'DELETE /likes/post',
}
type Name = keyof typeof routes
const names = Object.keys(routes) as Name[]

const post = { text: 'hello' }
const poll = { polls_title: 'Tea?', responses: ['yes', 'no'] }

beforeAll(async () => {
  handlers = await loadHandlers()
  const ann = { username: 'ann' }
  const published = await call(handlers.publish, routes.publish, { json: { ...ann, ...post } })
  posts_id = published.body.posts_id as string
  const asked = await call(handlers.ask, routes.ask, { json: { ...ann, ...poll } })
  polls_id = asked.body.polls_id as string
  // A like that anyone who may act as bob could take back.
  await call(handlers.like, routes.like, { json: { username: 'bob', posts_id } })
})

/** The parameters of a route, with `username` as the user who acts. */
function request(name: Name, username: string): Record<string, unknown> {
  const parameters: Record<Name, Record<string, unknown>> = {
    publish: post,
    like: { posts_id },
    unlike: { posts_id },
    ask: poll,
    vote: { polls_id, choice: 'yes' },
    remove: { posts_id },
  }
  return { username, ...parameters[name] }
}

/** Sends a request with a token that the gateway has verified and that has these claims. */
async function withToken(name: Name, claims: unknown, parts: RequestParts) {
  const event = apiEvent(routes[name], parts)
  const checked = {
    ...event,
    requestContext: { ...event.requestContext, authorizer: { jwt: { claims, scopes: null } } },
  } as APIGatewayProxyEventV2
  const { statusCode, body } = await handlers[name](checked, { awsRequestId: 'test-request' } as Context)
  return { status: statusCode, body: JSON.parse(body ?? '') }
}

/** Asserts that the request is refused with this detail and that nothing is written. */
async function expectRefusal(name: Name, claims: unknown, json: object, detail: string): Promise<void> {
  const before = await storeContents(dynamodb.client, redis.url)
  expect(await withToken(name, claims, { json })).toEqual({
    status: 403,
    body: {
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail,
      instance: 'urn:request:test-request',
    },
  })
  expect(await storeContents(dynamodb.client, redis.url)).toEqual(before)
}

/** Asserts that each of eve's requests is a bad request and that nothing is written. */
async function expectBadRequests(name: Name, ...requests: readonly RequestParts[]): Promise<void> {
  const before = await storeContents(dynamodb.client, redis.url)
  for (const parts of requests) expect((await withToken(name, { sub: 'eve' }, parts)).status).toBe(400)
  expect(await storeContents(dynamodb.client, redis.url)).toEqual(before)
}

describe('a token that the gateway has verified', () => {
  test('lets its subject publish, like, unlike, ask, vote and delete a post of their own', async () => {
    const statuses = []
    let published: string | undefined
    for (const name of names) {
      const json = { ...request(name, 'carol'), ...(name === 'remove' && { posts_id: published }) }
      const { status, body } = await withToken(name, { sub: 'carol' }, { json })
      statuses.push(status)
      if (name === 'publish') published = body.posts_id
    }
    expect(statuses).toEqual([201, 201, 200, 201, 201, 200])
  })

  test("does not let its subject delete another author's post", async () => {
    const { status, body } = await withToken('remove', { sub: 'carol' }, { json: request('remove', 'carol') })
    expect([status, body.detail]).toEqual([
      403,
      `The post ${posts_id} is not by carol; only its author may delete it`,
    ])
  })

  test.each(names)('lets nobody %s as another user', async (name) => {
    const detail = 'Token subject "eve" may not act as "bob"'
    await expectRefusal(name, { sub: 'eve' }, request(name, 'bob'), detail)
  })

  test.each(names)('lets nobody %s without a subject', async (name) => {
    const withoutSubject = [{}, { sub: '' }, { sub: null }, { sub: 7 }, { sub: ['bob'] }, undefined, null]
    for (const claims of withoutSubject) {
      const detail = 'A token without a subject (sub) may not act as any user'
      await expectRefusal(name, claims, request(name, 'bob'), detail)
    }
  })

  test.each(names)('lets nobody %s whose subject only resembles the username', async (name) => {
    for (const sub of ['bo', 'bobby', 'Bob', ' bob', 'bob ', 'bob\u0000', 'bob\u200b', 'undefined']) {
      const detail = `Token subject ${JSON.stringify(sub)} may not act as "bob"`
      await expectRefusal(name, { sub }, request(name, 'bob'), detail)
    }
    // é, as two code points: the username is normalised to one.
    const decomposed = 'Ame\u0301lie'
    const detail = `Token subject "${decomposed}" may not act as "Am\u00e9lie"`
    await expectRefusal(name, { sub: decomposed }, request(name, decomposed), detail)
  })

  test.each(names)('lets nobody %s by sending another username beside their own', async (name) => {
    const { username: _, ...others } = request(name, '')
    const form = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, `${value}`]))
    const members = JSON.stringify(others).slice(1)
    await expectBadRequests(
      name,
      { query: { username: 'bob' }, json: request(name, 'eve') },
      { query: { username: 'eve' }, json: request(name, 'bob') },
      { query: { username: 'Eve' }, json: request(name, 'eve') },
      { query: 'username=eve&username=bob', json: others },
      { query: 'username=bob&username=eve', json: others },
      { json: { ...others, username: ['eve', 'bob'] } },
      {
        body: `{"username":"eve","username":"bob",${members}`,
        headers: { 'content-type': 'application/json' },
      },
      { query: { username: 'bob' }, form: { ...form, username: 'eve' } },
    )
  })

  test('lets nobody vote as another user by a synonym of the parameter', async () => {
    await expectBadRequests(
      'vote',
      { json: { ...request('vote', 'bob'), user: 'eve' } },
      { json: { ...request('vote', 'eve'), user: 'bob' } },
      { query: { user: 'bob' }, json: request('vote', 'eve') },
    )
  })
})
