import { beforeAll, describe, expect, test } from '@jest/globals'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { apiEvent, call } from '../support/events.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

useRedis()
useDynamoDB()

async function loadHandlers() {
  return {
    createPost: (await import('../../handlers/likes/create-post.ts')).handler,
    like: (await import('../../handlers/likes/like.ts')).handler,
    unlike: (await import('../../handlers/likes/unlike.ts')).handler,
    createPoll: (await import('../../handlers/polls/create.ts')).handler,
    vote: (await import('../../handlers/polls/vote.ts')).handler,
  }
}

let handlers: Awaited<ReturnType<typeof loadHandlers>>
let posts_id: string
let polls_id: string

beforeAll(async () => {
  handlers = await loadHandlers()
  const post = { json: { username: 'ann', text: 'hello' } }
  posts_id = (await call<{ posts_id: string }>(handlers.createPost, 'POST /likes/new/post', post)).body
    .posts_id
  const poll = { json: { polls_title: 'Tea?', username: 'ann', responses: ['yes', 'no'] } }
  polls_id = (await call<{ polls_id: string }>(handlers.createPoll, 'POST /polls/create/poll', poll)).body
    .polls_id
})

/** A request whose token, of this subject, the gateway has checked. */
async function withToken(name: 'like' | 'unlike' | 'vote', sub: string, json: object) {
  const routeKey = {
    like: 'POST /likes/new/likes',
    unlike: 'DELETE /likes/new/likes',
    vote: 'POST /polls/poll/vote',
  }[name]
  const event = apiEvent(routeKey, { json })
  const authorizer = { jwt: { claims: { sub }, scopes: null } }
  const checked = {
    ...event,
    requestContext: { ...event.requestContext, authorizer },
  } as APIGatewayProxyEventV2
  const { statusCode, body } = await handlers[name](checked, { awsRequestId: 'test-request' } as Context)
  return { status: statusCode, body: JSON.parse(body ?? '') }
}

describe('a token that the gateway has checked', () => {
  test('lets its subject like, take a like back and vote', async () => {
    const like = { username: 'bob', posts_id }
    expect((await withToken('like', 'bob', like)).status).toBe(201)
    expect((await withToken('unlike', 'bob', like)).status).toBe(200)
    const vote = { user: 'bob', polls_id, choice: 'yes' }
    expect((await withToken('vote', 'bob', vote)).status).toBe(201)
  })

  test.each(['like', 'unlike', 'vote'] as const)('lets nobody %s in the name of another', async (name) => {
    const json = { username: 'bob', posts_id, polls_id, choice: 'yes' }
    expect(await withToken(name, 'eve', json)).toEqual({
      status: 403,
      body: {
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        detail: 'A token of eve allows nothing in the name of bob',
        instance: 'urn:request:test-request',
      },
    })
  })
})
