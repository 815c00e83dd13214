import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import * as likes from '../../lib/api/classic/likes/likes-contract.ts'
import { createPoll, findPolls } from '../../lib/api/classic/polls/polls-contract.ts'
import { castVote, listResults, listUserVotes } from '../../lib/api/classic/polls/votes-contract.ts'
import * as posts from '../../lib/api/classic/posts/posts-contract.ts'
import * as history from '../../lib/api/classic/registry/history-contract.ts'
import { listHealths, listServices } from '../../lib/api/classic/registry/registry-contract.ts'
import { services } from '../../lib/api/classic/services.ts'
import * as users from '../../lib/api/classic/users/users-contract.ts'
import { keys } from '../../lib/likes/redis/keys.ts'
import { encodeCursor } from '../../lib/platform/cursor.ts'
import type { Eviction, PassRecord } from '../../lib/registry/history/audit-log.ts'
import { evictionItem } from '../../lib/registry/history/dynamodb/eviction-item.ts'
import { passItem } from '../../lib/registry/history/dynamodb/pass-item.ts'
import type { RequestParts } from '../support/http/events.ts'
import { registry, triple } from '../support/http/registry-api.ts'
import { type ProblemBody, sender } from '../support/http/sender.ts'
import { store } from '../support/stores/posts-on-store.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
const dynamodb = useDynamoDB()

const send = {
  like: sender(() => import('../../handlers/likes/like.ts'), likes.likePost),
  createPoll: sender<{ polls_id: string }>(() => import('../../handlers/polls/create.ts'), createPoll),
  vote: sender(() => import('../../handlers/polls/vote.ts'), castVote),
}

type Send = (parts: RequestParts) => Promise<{ status: number; body: object }>

/** A list's route and the sender of its requests. */
function list(
  load: Parameters<typeof sender>[0],
  route: Parameters<typeof sender>[1] & { operationId: string },
) {
  return { operationId: route.operationId, send: sender<object>(load, route) }
}

/** A title of the maximum length in characters of four bytes, the most that one can have. */
const longTitle = '👍'.repeat(280)

/** Every list, each with more than two items; other items of the same kind are stored beside it. */
const lists: readonly {
  readonly name: string
  readonly operationId: string
  readonly send: Send
  readonly query: Readonly<Record<string, string>>
  /** The list's name in its cursors. */
  readonly scope: string
}[] = [
  {
    name: "a user's likes",
    ...list(() => import('../../handlers/likes/liked-posts.ts'), likes.listLikedPosts),
    query: { username: 'ann' },
    scope: keys.liked('ann'),
  },
  {
    name: "a post's likers",
    ...list(() => import('../../handlers/likes/likers.ts'), likes.listLikers),
    query: { posts_id: '1' },
    scope: keys.likers('1'),
  },
  {
    name: "a user's posts",
    ...list(() => import('../../handlers/likes/user-posts.ts'), posts.listUserPosts),
    query: { username: 'ann' },
    scope: 'posts of ann',
  },
  {
    name: "everyone's posts",
    ...list(() => import('../../handlers/likes/posts.ts'), posts.listPosts),
    query: {},
    scope: 'posts',
  },
  {
    name: 'all users',
    ...list(() => import('../../handlers/likes/users.ts'), users.listUsers),
    query: {},
    scope: 'users',
  },
  {
    name: 'the polls of a title',
    ...list(() => import('../../handlers/polls/find.ts'), findPolls),
    query: { polls_title: longTitle },
    scope: `polls titled ${longTitle}`,
  },
  {
    name: 'all results',
    ...list(() => import('../../handlers/polls/all-results.ts'), listResults),
    query: {},
    scope: 'polls',
  },
  {
    name: 'all polls',
    ...list(() => import('../../handlers/polls/find.ts'), findPolls),
    query: { viewer: 'ann' },
    scope: 'polls',
  },
  {
    name: "a user's votes",
    ...list(() => import('../../handlers/polls/user-votes.ts'), listUserVotes),
    query: { username: 'ann' },
    scope: 'votes of ann',
  },
  ...[
    {},
    { service_name: 'left' },
    { status: 'unchecked' },
    { service_name: 'left', status: 'unchecked' },
  ].map(({ service_name, status }: { service_name?: string; status?: string }) => ({
    name: `the instances of ${service_name ?? 'all services'}, ${status ?? 'well or not'}`,
    ...list(() => import('../../handlers/registry/services.ts'), listServices),
    query: { ...(service_name && { service_name }), ...(status && { status }) },
    scope: `instances ${service_name ?? '*'} ${status ?? '*'}`,
  })),
  {
    name: 'the healths of all services',
    ...list(() => import('../../handlers/registry/healths.ts'), listHealths),
    query: {},
    scope: 'instances * *',
  },
  {
    name: 'all evictions',
    ...list(() => import('../../handlers/registry/evictions.ts'), history.listEvictions),
    query: {},
    scope: 'evictions *',
  },
  {
    name: "a service's evictions",
    ...list(() => import('../../handlers/registry/evictions.ts'), history.listEvictions),
    query: { service_name: 'left' },
    scope: 'evictions left',
  },
  {
    name: 'all passes',
    ...list(() => import('../../handlers/registry/passes.ts'), history.listPasses),
    query: {},
    scope: 'passes',
  },
]

beforeAll(async () => {
  for (const [index, username] of ['ann', 'ann', 'ann', 'bob'].entries()) {
    await store(dynamodb.client, {
      postId: `${index + 1}`,
      author: username,
      text: 'hello',
      createdAt: ago(index),
    })
  }
  for (const username of ['ann', 'bob', 'cid']) await send.like({ json: { username, posts_id: '1' } })
  for (const posts_id of ['2', '3', '4']) await send.like({ json: { username: 'ann', posts_id } })
  for (const polls_title of [longTitle, longTitle, longTitle, 'Tea?']) {
    const json = { username: 'ann', polls_title, responses: ['yes', 'no', 'maybe'] }
    const { polls_id } = (await send.createPoll({ json })).body
    for (const user of ['ann', 'bob']) await send.vote({ json: { user, polls_id, choice: 'no' } })
  }
  for (const [index, service_name] of ['left', 'left', 'left', 'right', 'right'].entries()) {
    const instance = triple(service_name, `http://localhost:${8_000 + index}/`)
    await registry.register({ json: instance })
    await put(
      'evictions',
      evictionItem({ ...eviction(index), serviceName: service_name, url: instance.url, http: 'GET' }),
    )
    await put('passes', passItem(pass(index)))
  }
})

async function put(TableName: string, Item: Record<string, AttributeValue>): Promise<void> {
  await dynamodb.client.send(new PutItemCommand({ TableName, Item }))
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString()
const uuid = (index: number) => `00000000-0000-4000-8000-00000000000${index}`

function eviction(index: number): Omit<Eviction, 'serviceName' | 'url' | 'http'> {
  const [registeredAt, evictedAt, probedAt] = [ago(90), ago(60 - index), ago(70)]
  const [instanceId, generation, holder] = [uuid(index), uuid(index), uuid(9)]
  return {
    ...{ instanceId, generation, holder, lockName: 'sweep', fencingToken: 1 },
    ...{ registeredAt, evictedAt, probedAt, durationMs: 3, consecutiveFailures: 1 },
    ...{ outcome: 'answered', statusCode: 500, reason: null, peer: null },
  }
}

function pass(index: number): PassRecord {
  return {
    ...{ lockName: 'sweep', holder: uuid(9), fencingToken: index + 1 },
    ...{ startedAt: ago(60 - index), finishedAt: ago(59 - index), durationMs: 3, complete: true },
    ...{ registered: 5, passing: 0, failing: 5, unanswered: 0, forbidden: 0, evicted: 1 },
    ...{ reinstated: 0, preserved: 0, superseded: 0, left: 0 },
  }
}

/** The items of a list's answer, each as text. */
function itemsOf(body: object): string[] {
  const list = Object.values(body).find(Array.isArray) ?? []
  return list.map((item: unknown) => JSON.stringify(item))
}

function positionIn(cursor = ''): string[] {
  return JSON.parse(Buffer.from(cursor, 'base64url').subarray(9).toString())
}

describe.each(lists)('a cursor of $name', ({ send, query, scope }) => {
  type Page = { next?: string }
  const read = (cursor: string) => send({ query: { ...query, limit: '1', cursor } })

  async function genuine(): Promise<string[]> {
    const { body } = await send({ query: { ...query, limit: '1' } })
    return positionIn((body as Page).next)
  }

  async function expectRefusal(position: unknown): Promise<void> {
    const { status, body } = await read(encodeCursor(scope, position as string[]))
    expect([status, (body as ProblemBody).errors]).toEqual([
      400,
      { cursor: 'must be the `next` of an earlier page of the same list' },
    ])
  }

  test('leads to the second item, also when it is made up', async () => {
    const { body } = await send({ query: { ...query, limit: '3' } })
    const second = await read(encodeCursor(scope, await genuine()))
    expect([second.status, itemsOf(second.body)]).toEqual([200, itemsOf(body).slice(1, 2)])
  })

  test('is refused unless it holds parts of the right number and type', async () => {
    const position = await genuine()
    const wrongParts = [
      5,
      -1,
      1e300,
      Number.NaN,
      null,
      true,
      [],
      {},
      [position[0]],
      '',
      '\ud800',
      'é'.repeat(513),
    ]
    const wrong = [
      ...[undefined, null, true, 5, 'text', {}, { ...position }, [], [position]].map(
        (value) => value ?? null,
      ),
      position.slice(1),
      [...position, 'more'],
      ...position.flatMap((_, index) => wrongParts.map((part) => position.with(index, part as string))),
    ]
    for (const value of wrong) await expectRefusal(value)
  })

  test('leads only to items of the list, whatever the text of its parts', async () => {
    const all = itemsOf((await send({ query: { ...query, limit: '100' } })).body)
    const position = await genuine()
    const texts = [
      '0',
      '-1',
      'NaN',
      '-inf',
      '+inf',
      '(1',
      '1e400',
      '*',
      'right',
      'bob',
      '\u0000',
      '\u{10ffff}',
    ]
    const times = ['0000-00-00T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '9999-99-99T99:99:99.999Z']
    const parts = [
      ...texts,
      ...times,
      ...times.map((time) => `${time}#x`),
      ...times.map((time) => `${time}#~#1`),
    ]
    for (const index of position.keys()) {
      for (const part of parts) {
        const { status, body } = await read(encodeCursor(scope, position.with(index, part)))
        if (status !== 200)
          expect([status, Object.keys((body as ProblemBody).errors)]).toEqual([400, ['cursor']])
        else for (const item of itemsOf(body)) expect(all).toContain(item)
      }
    }
  })
})

test('every route that takes a cursor is tested', () => {
  const taking = services
    .flatMap(({ routes }) => routes)
    .filter(({ parameters }) => parameters.includes('cursor'))
  expect(new Set(lists.map(({ operationId }) => operationId))).toEqual(
    new Set(taking.map(({ operationId }) => operationId)),
  )
})
