import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { keys } from '../../lib/likes/redis/keys.ts'
import { manyAtOnce, retryRequest } from '../support/concurrency.ts'
import { eventually } from '../support/eventually.ts'
import { pollsApi } from '../support/http/polls-api.ts'
import { api, everyPost, publish } from '../support/http/posts-api.ts'
import type { ProblemBody } from '../support/http/sender.ts'
import { tableContents } from '../support/stores/contents.ts'
import { store, usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const redis = useRedis()
const dynamodb = useDynamoDB()

const like = (username: string, posts_id: string) =>
  retryRequest(() => api.like({ json: { username, posts_id } }))
const remove = (username: string, posts_id: string) =>
  retryRequest(() => api.remove({ json: { username, posts_id } }))

async function inRedis<Result>(ask: (client: Redis) => Promise<Result>): Promise<Result> {
  const client = new Redis(redis.url)
  try {
    return await ask(client)
  } finally {
    client.disconnect()
  }
}

/** The keys of Redis that hold a post as a member, or are of its likes, but for the mark. */
function tracesOf(posts_id: string): Promise<string[]> {
  return inRedis(async (client) => {
    const traces: string[] = []
    for (const key of await client.keys('*')) {
      if (key === keys.removed(posts_id)) continue
      const holds = (await client.type(key)) === 'zset' && (await client.zscore(key, posts_id)) !== null
      if (holds || key === keys.likers(posts_id)) traces.push(key)
    }
    return traces
  })
}

async function expectGone(posts_id: string, author: string): Promise<void> {
  const gone = [
    await api.post({ query: { posts_id } }),
    await api.count({ query: { posts_id } }),
    await api.like({ json: { username: 'late', posts_id } }),
    await remove(author, posts_id),
  ]
  expect(gone.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect((await api.posts({ query: { posts_ids: posts_id } })).body).toEqual({
    posts: [],
    missing: [posts_id],
  })
  const { body: ofAuthor } = await api.userPosts({ query: { username: author, limit: '100' } })
  const listed = [...(await everyPost(100)), ...ofAuthor.posts].map((post) => post.posts_id)
  expect(listed).not.toContain(posts_id)
  expect((await api.likers({ query: { posts_id } })).body.users).toEqual([])
  const { body } = await api.top({ query: { limit: '100' } })
  expect(body.top.map((post) => post.posts_id)).not.toContain(posts_id)
  expect(await tracesOf(posts_id)).toEqual([])
  expect(JSON.stringify(await tableContents(dynamodb.client))).not.toContain(posts_id)
}

describe('DELETE /post', () => {
  test('answers with the post, which is then gone for everyone, also for a process that remembers it', async () => {
    const { body: post } = await api.publish({ json: { username: 'ann', text: 'hello' } })
    const { posts_id } = post
    const other = await publish('ann')
    for (const id of [other, posts_id]) await like('fan', id)
    const { status, body } = await remove('ann', posts_id)
    expect([status, body]).toEqual([200, post])
    expect((await api.likedPosts({ query: { username: 'fan' } })).body.posts).toEqual([other])
    await expectGone(posts_id, 'ann')
  })

  test('is final for a process that remembers the post, also while DynamoDB is away', async () => {
    const posts_id = await publish('ann')
    expect((await api.like({ json: { username: 'fan', posts_id } })).status).toBe(201)
    const rememberedUntil = Date.now() + 1_000
    expect((await remove('ann', posts_id)).status).toBe(200)
    await dynamodb.stop()
    try {
      for (const when of [0, rememberedUntil]) {
        await eventually(() => Date.now() > when, 'the post must be looked up again')
        expect((await api.like({ json: { username: 'late', posts_id } })).status).toBe(404)
        expect((await api.count({ query: { posts_id } })).status).toBe(404)
      }
    } finally {
      await dynamodb.restart()
    }
    expect(await tracesOf(posts_id)).toEqual([])
    expect((await api.user({ query: { username: 'late' } })).status).toBe(404)
  })

  test('is refused to all but the author, and nothing changes', async () => {
    const posts_id = await publish('ann')
    await api.like({ json: { username: 'fan', posts_id } })
    const { status, body } = await api.remove<ProblemBody>({ json: { username: 'Ann', posts_id } })
    expect([status, body.detail]).toEqual([
      403,
      `The post ${posts_id} is not by Ann; only its author may delete it`,
    ])
    expect((await api.post({ query: { posts_id } })).body.likes).toBe(1)
  })

  test('takes back every like of 20 clients who like meanwhile', async () => {
    for (let round = 0; round < 3; round++) {
      const posts_id = await publish('busy')
      let isGone = false
      const statuses = new Set<number>()
      const likeOn = async (client: number) => {
        for (let index = 0; !isGone || index < 5; index++) {
          const username = `client ${client} ${index}`
          const sentAfter = isGone
          const { status } = await like(username, posts_id)
          if (sentAfter) expect(status).toBe(404)
          else statuses.add(status)
          if (index % 3 === 0) await api.unlike({ json: { username, posts_id } })
        }
      }
      const clients = Array.from({ length: 20 }, (_, client) => likeOn(client))
      expect((await remove('busy', posts_id)).status).toBe(200)
      isGone = true
      await Promise.all(clients)
      expect([...statuses].filter((status) => status !== 201 && status !== 404)).toEqual([])
      await expectGone(posts_id, 'busy')
    }
  })

  test('twice at once deletes the post once: all are answered, and the author has one post less', async () => {
    const kept = await publish('twice')
    const posts_id = await publish('twice')
    await manyAtOnce.map(Array(50).keys(), (fan) => like(`fan ${fan}`, posts_id))
    const answers = await Promise.all(Array.from({ length: 8 }, () => remove('twice', posts_id)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([])
    expect(statuses).toContain(200)
    await expectGone(posts_id, 'twice')
    expect((await usersBehind(dynamodb.client).find('twice'))?.posts).toBe(1)
    expect((await api.post({ query: { posts_id: kept } })).status).toBe(200)
  })

  test('removes 10,000 likes, and leaves those of other posts', async () => {
    const [posts_id, other] = [await publish('famous'), await publish('famous')]
    await inRedis(async (client) => {
      const pipeline = client.pipeline()
      for (const id of [posts_id, other]) {
        for (let fan = 0; fan < 10_000; fan++) {
          pipeline.zadd(keys.likers(id), fan, `fan ${fan}`).zadd(keys.liked(`fan ${fan}`), fan, id)
        }
        pipeline.zadd(keys.top, 10_000, id)
      }
      await pipeline.exec()
    })
    expect((await remove('famous', posts_id)).status).toBe(200)
    await inRedis(async (client) => {
      expect(await client.exists(keys.likers(posts_id))).toBe(0)
      expect(await client.zscore(keys.top, posts_id)).toBeNull()
      for (const fan of [0, 499, 500, 9_999]) {
        expect(await client.zscore(keys.liked(`fan ${fan}`), posts_id)).toBeNull()
      }
    })
    expect((await api.post({ query: { posts_id: other } })).body.likes).toBe(10_000)
    await expectGone(posts_id, 'famous')
  })

  test('takes the poll that belongs to the post with it', async () => {
    const polls = await pollsApi()
    const create = (username: string) =>
      polls.create({ json: { polls_title: 'Tea?', username, responses: ['yes', 'no'] } })
    const { body: poll } = await create('asker')
    const { body: other } = await create('asker')
    const post = { postId: 'with a poll', author: 'asker', text: 'Tea?', createdAt: poll.created_at }
    await store(dynamodb.client, { ...post, pollId: poll.polls_id })
    const vote = (user: string, polls_id: string) => polls.vote({ json: { user, polls_id, choice: 'yes' } })
    expect((await vote('early', poll.polls_id)).status).toBe(201)
    expect((await remove('asker', post.postId)).status).toBe(200)
    const polls_id = poll.polls_id
    expect((await polls.find({ query: { polls_id } })).status).toBe(404)
    expect((await polls.results({ query: { polls_id } })).status).toBe(404)
    for (const user of ['late', 'early']) expect((await vote(user, polls_id)).status).toBe(404)
    expect((await vote('late', other.polls_id)).status).toBe(201)
    expect((await polls.voteOf({ query: { user: 'early', polls_id } })).status).toBe(404)
    expect((await polls.userVotes({ query: { username: 'early' } })).body.votes).toEqual([])
    const { body: listed } = await polls.list({ query: { limit: '100', viewer: 'early' } })
    const { body: all } = await polls.allResults({ query: { limit: '100' } })
    const ids = [...listed.polls, ...all.results].map((each) => each.polls_id)
    expect([ids.includes(polls_id), ids.includes(other.polls_id)]).toEqual([false, true])
  })

  test('takes the poll away from 20 clients who vote meanwhile: no vote counts once it is answered', async () => {
    const polls = await pollsApi()
    for (let round = 0; round < 3; round++) {
      const json = { polls_title: 'Tea?', username: 'busy', responses: ['yes', 'no'] }
      const { body: poll } = await polls.create({ json })
      const { polls_id, created_at } = poll
      const post = { postId: `busy ${round}`, author: 'busy', text: 'Tea?', createdAt: created_at }
      await store(dynamodb.client, { ...post, pollId: polls_id })
      let isGone = false
      const statuses = new Set<number>()
      const vote = async (client: number) => {
        for (let index = 0; !isGone || index < 5; index++) {
          const user = `voter ${round} ${client} ${index}`
          const sentAfter = isGone
          const answer = await polls.vote({ json: { user, polls_id, choice: index % 2 ? 'yes' : 'no' } })
          if (sentAfter) expect([404, 503]).toContain(answer.status)
          else statuses.add(answer.status)
        }
      }
      const clients = Array.from({ length: 20 }, (_, client) => vote(client))
      expect((await remove('busy', post.postId)).status).toBe(200)
      isGone = true
      await Promise.all(clients)
      // A vote that met others too often is answered 503.
      expect([...statuses].filter((status) => ![201, 404, 503].includes(status))).toEqual([])
      const { voters: _, ...left } = await tableContents(dynamodb.client)
      expect(JSON.stringify(left)).not.toContain(polls_id)
    }
  })

  test('of a post of an earlier version, which is in no feed, counts nothing', async () => {
    await publish('old hand')
    const created_at = '2026-01-01T00:00:00.000Z'
    const Item = marshall({ posts_id: 'old', username: 'old hand', text: 'hello', created_at })
    await dynamodb.client.send(new PutItemCommand({ TableName: 'posts', Item }))
    expect((await remove('old hand', 'old')).status).toBe(200)
    expect((await api.user({ query: { username: 'old hand' } })).body.posts).toBe(1)
    const Key = marshall({ posts_id: 'old' })
    const { Item: left } = await dynamodb.client.send(new GetItemCommand({ TableName: 'posts', Key }))
    expect(left).toBeUndefined()
  })
})
