import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import type { LikeStore } from '../../lib/likes/like-store.ts'
import { keys } from '../../lib/likes/redis/keys.ts'
import { redisLikeStore, removedSeconds } from '../../lib/likes/redis/redis-like-store.ts'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { connectRedis } from '../../lib/platform/redis.ts'
import { pollDeletionItems } from '../../lib/polls/dynamodb/poll-requests.ts'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { trustedMs } from '../../lib/posts/existence-cache.ts'
import type { Post } from '../../lib/posts/post.ts'
import type { PostDeletion } from '../../lib/posts/post-deletion.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { tableContents } from '../support/stores/contents.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { pollStoresBehind, pollTables } from '../support/stores/polls-on-store.ts'
import { deletionBehind, postsBehind, store, usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const server = useRedis()
const dynamodb = useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
/** For preparations and checks. It has no deadlines. */
let redis: Redis
let connection: Redis
let likes: LikeStore
let deletion: PostDeletion
let deletePost: ReturnType<typeof makeDeletePost>
/** Called around each request to either store. */
let around: <Reply>(send: () => Promise<Reply>) => Promise<Reply> = (send) => send()

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  redis = new Redis(server.url)
  connection = connectRedis(server.url) as Redis
  likes = redisLikeStore(connection)
  const removePost = connection.removePost.bind(connection)
  connection.removePost = (...call) => around(() => removePost(...call))
  const { polls } = pollStoresBehind(client)
  deletion = deletionBehind(client, async (pollId) => {
    const poll = await polls.get(pollId)
    return poll ? pollDeletionItems(pollTables, poll) : []
  })
  deletePost = makeDeletePost({ deletion, removeLikes: likes.removePost })
})
afterAll(() => {
  redis.disconnect()
  connection.disconnect()
})

const createdAt = '2026-01-01T00:00:00.000Z'

async function likeAll(postId: string, count: number): Promise<void> {
  const pipeline = redis.pipeline()
  for (let fan = 0; fan < count; fan++) {
    pipeline.zadd(keys.likers(postId), fan, `fan ${fan}`).zadd(keys.liked(`fan ${fan}`), fan, postId)
  }
  await pipeline.zadd(keys.top, count, postId).exec()
}

/** A post with a poll and 1,200 likes, for which Redis is called four times. */
async function fill(postId: string): Promise<Post> {
  const pollId = `poll of ${postId}`
  const author = `author of ${postId}`
  const { polls } = pollStoresBehind(dynamodb.client)
  await polls.add({ pollId, title: 'Tea?', author, options: ['yes', 'no'], createdAt })
  await store(dynamodb.client, { postId: `kept of ${author}`, author, text: 'stays', createdAt })
  const post = { postId, author, text: 'goes', createdAt, pollId }
  await store(dynamodb.client, post)
  await likeAll(postId, 1_200)
  return post
}

async function expectNothingLeftOf({ postId, author, pollId }: Post): Promise<void> {
  const { users, ...others } = await tableContents(dynamodb.client)
  expect(JSON.stringify(users)).toContain(author)
  for (const left of Object.values(others)) {
    for (const id of [`"${postId}"`, `"${pollId}"`, `#${postId}"`]) {
      expect(JSON.stringify(left)).not.toContain(id)
    }
  }
  expect((await usersBehind(dynamodb.client).find(author))?.posts).toBe(1)
  expect((await postsBehind(dynamodb.client).listByAuthor(author, { limit: 10 })).items).toHaveLength(1)
  expect(await redis.exists(keys.likers(postId))).toBe(0)
  for (const key of await redis.keys('{likes}:*')) {
    if ((await redis.type(key)) === 'zset') expect(await redis.zscore(key, postId)).toBeNull()
  }
  expect(await likes.add('late', postId)).toBeUndefined()
}

describe.each([
  ['before a request', false],
  ['after a request, whose answer is lost,', true],
] as const)('a deletion that dies %s', (_, isSent) => {
  test('of any number, and then again, is finished by its repeat', async () => {
    const died = new Error('died')
    let requests = 0
    for (let dying = 1; ; dying++) {
      const post = await fill(`${isSent ? 'after' : 'before'} ${dying}`)
      const byAuthor = { postId: post.postId, username: post.author }
      /** Whether the process dies at its request of this number. */
      const attempt = async (number: number) => {
        requests = 0
        around = async (send) => {
          requests++
          if (requests < number) return send()
          if (isSent && requests === number) await send()
          throw died
        }
        try {
          return await traffic.of(
            () => deletePost(byAuthor),
            (send) => around(send),
          )
        } finally {
          around = (send) => send()
        }
      }
      const isDone = await attempt(dying).then(
        () => true,
        () => false,
      )
      if (isDone) {
        // Eight requests: to find the post and its poll, to begin, four to Redis, and to finish.
        expect(requests).toBe(8)
        break
      }
      const rest = await deletePost(byAuthor).catch((error: unknown) => error)
      // Only an answer that was lost at the very end leaves nothing to repeat.
      if (isSent && dying === 8) expect(rest).toMatchObject({ reason: { code: 'post-not-found' } })
      else expect(rest).toEqual(post)
      await expectNothingLeftOf(post)
    }
  })
})

describe('a post whose deletion has begun', () => {
  test('is in no answer of the store, and nobody but its author learns of it', async () => {
    const post = await fill('begun')
    around = () => Promise.reject(new Error('died'))
    await expect(deletePost({ postId: 'begun', username: post.author })).rejects.toThrow()
    around = (send) => send()
    const posts = postsBehind(dynamodb.client)
    expect(await posts.exists('begun')).toBe(false)
    expect(await posts.find(['begun'])).toEqual([])
    const { items } = await posts.list({ limit: 100 })
    expect(items.filter(({ postId }) => postId === 'begun')).toEqual([])
    expect(await posts.add({ postId: 'begun', author: post.author, text: 'anew', createdAt })).toBe(
      'id-taken',
    )
    await expect(deletePost({ postId: 'begun', username: 'eve' })).rejects.toMatchObject({
      reason: { code: 'post-not-found' },
    })
    expect(await deletePost({ postId: 'begun', username: post.author })).toEqual(post)
  })
})

describe('a post whose author’s row is lost', () => {
  test('is deleted all the same, and no count begins below zero', async () => {
    const post = { postId: 'of nobody', author: 'nobody', text: 'hello', createdAt }
    await store(dynamodb.client, post)
    const Key = marshall({ users_id: userIdOf('nobody'), username: 'nobody' })
    await dynamodb.client.send(new DeleteItemCommand({ TableName: 'users', Key }))
    expect(await deletePost({ postId: 'of nobody', username: 'nobody' })).toEqual(post)
    expect(await usersBehind(dynamodb.client).find('nobody')).toBeUndefined()
    expect((await postsBehind(dynamodb.client).listByAuthor('nobody', { limit: 10 })).items).toEqual([])
  })
})

describe('a step of a deletion that comes late', () => {
  const contents = () => tableContents(dynamodb.client)

  test('begins no second time, and not once the deletion is complete', async () => {
    const post = await fill('late')
    await deletion.begin(post)
    const begun = await contents()
    await nextMillisecond()
    await deletion.begin(post)
    expect(await contents()).toEqual(begun)
    await deletion.finish(post.postId)
    const finished = await contents()
    await deletion.begin(post)
    expect(await contents()).toEqual(finished)
  })

  test('leaves a post that was stored anew under the id', async () => {
    const post = await fill('anew')
    await deletePost({ postId: post.postId, username: post.author })
    await store(dynamodb.client, post)
    const stored = await contents()
    await deletion.finish(post.postId)
    expect(await contents()).toEqual(stored)
  })
})

describe('the capacity of a deletion', () => {
  test.each([10, 10_000])('of a post with %i likes is 9 write units and 1 read unit', async (count) => {
    const postId = `with ${count}`
    await store(dynamodb.client, { postId, author: 'ann', text: 'hello', createdAt })
    await likeAll(postId, count)
    const { requests } = await traffic.of(() => deletePost({ postId, username: 'ann' }))
    expect(requests.map(({ operation, capacityUnits }) => [operation, capacityUnits])).toEqual([
      ['GetItem', 1],
      ['TransactWriteItems', 8],
      ['DeleteItem', 1],
    ])
  })
})

describe('the mark of a removed post', () => {
  test('outlives twice the time for which a process may trust its memory of the post', async () => {
    await store(dynamodb.client, { postId: 'marked', author: 'ann', text: 'hello', createdAt })
    await deletePost({ postId: 'marked', username: 'ann' })
    expect(await redis.ttl(keys.removed('marked'))).toBeGreaterThan(removedSeconds - 10)
    expect(removedSeconds * 1_000).toBeGreaterThanOrEqual(2 * trustedMs)
  })

  test('is set again by a repeat, and leaves nothing else behind', async () => {
    await likeAll('twice', 3)
    await likes.removePost('twice')
    await redis.expire(keys.removed('twice'), 10)
    await likes.removePost('twice')
    expect(await redis.ttl(keys.removed('twice'))).toBeGreaterThan(10)
    expect(await redis.keys('*twice*')).toEqual([keys.removed('twice')])
  })
})
