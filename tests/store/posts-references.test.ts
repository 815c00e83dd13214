import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { snowflakes } from '../../lib/platform/snowflakes.ts'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { dynamodbUnlistedPosts } from '../../lib/posts/dynamodb/dynamodb-unlisted-posts.ts'
import type { Post } from '../../lib/posts/post.ts'
import type { PostStore } from '../../lib/posts/post-store.ts'
import { makePublishPost } from '../../lib/posts/publish-post.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { manyAtOnce, retryOperation } from '../support/concurrency.ts'
import { tableContents } from '../support/stores/contents.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { lossyClient } from '../support/stores/lossy-client.ts'
import {
  countPostInUsers,
  deletionBehind,
  postsBehind,
  postTables,
  store,
  usersBehind,
} from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

type Client = Parameters<typeof postsBehind>[0]

let client: Client
let traffic: ReturnType<typeof watchTraffic>
let posts: PostStore
let publish: ReturnType<typeof makePublishPost>
let remove: ReturnType<typeof makeDeletePost>

const createdAt = '2026-01-01T00:00:00.000Z'

beforeAll(async () => {
  client = dynamodbClient()
  traffic = watchTraffic(client)
  posts = postsBehind(client)
  publish = publishingBehind(client)
  remove = removingBehind(client)
  for (const name of ['ann', 'bob']) await usersBehind(client).add(name, createdAt)
})

function publishingBehind(through: Client) {
  return makePublishPost({
    posts: postsBehind(through),
    registerUser: (username) => usersBehind(through).add(username, createdAt),
    clock: () => new Date(),
    newId: snowflakes(),
  })
}

function removingBehind(through: Client) {
  return makeDeletePost({ deletion: deletionBehind(through), removeLikes: async () => undefined })
}

const byAnn = { author: 'ann', text: 'hello' }
const byBob = { author: 'bob', text: 'hi' }

async function countsOf(postId: string) {
  const [post] = await posts.find([postId])
  return post && { replies: post.replies, quotes: post.quotes }
}

/** The row of a post as it is stored. */
async function rowOf(postId: string) {
  const Key = marshall({ posts_id: postId })
  const { Item } = await dynamodb.client.send(new GetItemCommand({ TableName: 'posts', Key }))
  return Item && unmarshall(Item)
}

const removed = ({ postId, author }: Post) => remove({ postId, username: author })

describe('a post that refers to others', () => {
  test('is in every answer with what it refers to, and counted for those posts', async () => {
    const root = await publish(byAnn)
    const reply = await publish({ ...byBob, inReplyTo: root.postId })
    const both = await publish({ ...byAnn, inReplyTo: reply.postId, quoted: root.postId })
    expect(both).toMatchObject({
      inReplyTo: { postId: reply.postId, author: 'bob' },
      quoted: { postId: root.postId, author: 'ann' },
      conversationId: root.postId,
    })
    expect(await posts.find([both.postId])).toEqual([{ ...both, replies: 0, quotes: 0 }])
    const lists = [await posts.list({ limit: 100 }), await posts.listByAuthor('ann', { limit: 100 })]
    for (const { items } of lists) {
      expect(items.find(({ postId }) => postId === both.postId)).toEqual(both)
      expect(items.find(({ postId }) => postId === root.postId)).toEqual(root)
    }
    expect(await countsOf(root.postId)).toEqual({ replies: 1, quotes: 1 })
    expect(await countsOf(reply.postId)).toEqual({ replies: 1, quotes: 0 })
  })

  test('may reply to and quote the same post', async () => {
    const root = await publish(byAnn)
    const both = await publish({ ...byBob, inReplyTo: root.postId, quoted: root.postId })
    expect(await countsOf(root.postId)).toEqual({ replies: 1, quotes: 1 })
    await removed(both)
    expect(await countsOf(root.postId)).toEqual({ replies: 0, quotes: 0 })
  })

  test.each(['inReplyTo', 'quoted'] as const)(
    'is not stored where a post that it refers to is missing or being deleted: %s',
    async (relation) => {
      const root = await publish(byAnn)
      await deletionBehind(client).begin(root)
      const before = await tableContents(dynamodb.client)
      for (const postId of [root.postId, 'missing']) {
        await expect(publish({ ...byBob, [relation]: postId })).rejects.toMatchObject({
          reason: { code: 'reference-not-found', postId },
        })
        const post = { ...byBob, postId: 'never', createdAt, [relation]: { postId, author: 'ann' } }
        expect(await posts.add(post)).toBe('reference-missing')
      }
      expect(await tableContents(dynamodb.client)).toEqual(before)
    },
  )
})

describe('the deletion of a post that refers to others', () => {
  test('takes back what it counts for them, once', async () => {
    const root = await publish(byAnn)
    const replies = [1, 2, 3].map(() => publish({ ...byBob, inReplyTo: root.postId, quoted: root.postId }))
    const [first, second] = (await Promise.all(replies)) as [Post, Post, Post]
    const deletion = deletionBehind(client)
    await Promise.all([deletion.begin(first), deletion.begin(first), removed(second)])
    await removed(first)
    expect(await countsOf(root.postId)).toEqual({ replies: 1, quotes: 1 })
  })

  test('leaves nothing of a post that is gone or being deleted but its counts, and takes back those of all', async () => {
    const [gone, going, kept] = await Promise.all([publish(byAnn), publish(byAnn), publish(byAnn)])
    const ofGone = await publish({ ...byBob, inReplyTo: gone.postId, quoted: kept.postId })
    const ofGoing = await publish({ ...byBob, inReplyTo: kept.postId, quoted: going.postId })
    const ofBoth = await publish({ ...byBob, inReplyTo: gone.postId, quoted: going.postId })
    await removed(gone)
    await deletionBehind(client).begin(going)
    for (const post of [ofGone, ofGoing, ofBoth]) await removed(post)
    expect(await countsOf(kept.postId)).toEqual({ replies: 0, quotes: 0 })
    expect(await posts.find([gone, going].map(({ postId }) => postId))).toEqual([])
    await deletionBehind(client).finish(going.postId)
    const { posts: rows, ...others } = await tableContents(dynamodb.client)
    for (const { postId } of [gone, going, ofGone, ofGoing, ofBoth]) {
      expect(JSON.stringify(others)).not.toContain(postId)
    }
    for (const { postId } of [ofGone, ofGoing, ofBoth]) expect(JSON.stringify(rows)).not.toContain(postId)
    expect(rows).toContainEqual(marshall({ posts_id: gone.postId, replies: 0 }))
    expect(rows).not.toContainEqual(expect.objectContaining(marshall({ posts_id: going.postId })))
  })

  test('of an earlier version, which no list has, takes back what it counts for others, and nothing of its author', async () => {
    const root = await publish(byAnn)
    const reply = await publish({ ...byBob, inReplyTo: root.postId })
    const { items } = await posts.list({ limit: 100 })
    expect(items).toContainEqual(reply)
    const bob = await usersBehind(client).find('bob')
    await deletionBehind(client).begin({ ...reply, createdAt: '2020-01-01T00:00:00.000Z' })
    expect(await countsOf(root.postId)).toEqual({ replies: 0, quotes: 0 })
    expect(await usersBehind(client).find('bob')).toEqual(bob)
  })
})

describe('a deleted post to which others refer', () => {
  test('leaves their numbers alone, and is no post for anybody', async () => {
    const root = await publish({ ...byAnn, text: 'a secret' })
    const [reply] = await Promise.all([
      publish({ ...byBob, inReplyTo: root.postId }),
      publish({ ...byBob, quoted: root.postId }),
    ])
    await removed(root)
    expect(await rowOf(root.postId)).toEqual({ posts_id: root.postId, replies: 1, quotes: 1 })
    expect(await posts.exists(root.postId)).toBe(false)
    expect(await posts.find([root.postId])).toEqual([])
    expect((await posts.list({ limit: 100 })).items).not.toContainEqual(root)
    await expect(removed(root)).rejects.toMatchObject({ reason: { code: 'post-not-found' } })
    await expect(publish({ ...byBob, inReplyTo: root.postId })).rejects.toMatchObject({
      reason: { code: 'reference-not-found' },
    })
    expect(await posts.add(root)).toBe('id-taken')
    const { items } = await posts.list({ limit: 100, newerThan: root.postId })
    expect(items).toContainEqual(reply)
    await removed(reply)
    expect(await rowOf(root.postId)).toEqual({ posts_id: root.postId, replies: 0, quotes: 1 })
  })

  test('is not deleted twice by a request that found it before', async () => {
    const root = await publish(byAnn)
    const reply = await publish({ ...byBob, inReplyTo: root.postId })
    const both = await publish({ ...byBob, inReplyTo: reply.postId })
    await removed(reply)
    const deletion = deletionBehind(client)
    await deletion.begin(reply)
    await deletion.finish(reply.postId)
    expect(await countsOf(root.postId)).toEqual({ replies: 0, quotes: 0 })
    expect(await rowOf(reply.postId)).toEqual({ posts_id: reply.postId, replies: 1 })
    expect(await posts.find([both.postId])).toHaveLength(1)
  })

  test('is not listed by an upgrade that read it before', async () => {
    const root = await publish(byAnn)
    await publish({ ...byBob, inReplyTo: root.postId })
    await removed(root)
    const before = await tableContents(dynamodb.client)
    const unlisted = dynamodbUnlistedPosts(dynamodbStore(client), postTables, countPostInUsers)
    expect(await unlisted.list([root])).toBe(0)
    expect(await tableContents(dynamodb.client)).toEqual(before)
    const ids: string[] = []
    let position: string | undefined
    do {
      const part = await unlisted.readIds(position, 100)
      ids.push(...part.items)
      position = part.next
    } while (position !== undefined)
    expect(ids).not.toContain(root.postId)
  })
})

test('a post that is listed, and its author registered, while it is deleted is no longer counted', async () => {
  await usersBehind(client).add('zoe', createdAt)
  const post = await publish({ author: 'zoe', text: 'hello' })
  const user = { TableName: 'users', Key: marshall({ users_id: userIdOf('zoe'), username: 'zoe' }) }
  const entry = {
    TableName: 'feeds',
    Key: marshall({ feed: 'posts', position: `${post.createdAt}#${post.postId}` }),
  }
  const later: PutItemCommand[] = []
  for (const { TableName, Key } of [user, entry]) {
    const { Item } = await dynamodb.client.send(new GetItemCommand({ TableName, Key }))
    later.push(new PutItemCommand({ TableName, Item }))
    await dynamodb.client.send(new DeleteItemCommand({ TableName, Key }))
  }
  let attempts = 0
  await traffic.of(
    () => removed(post),
    async (send, { operation }) => {
      if (operation === 'TransactWriteItems' && ++attempts === 2) {
        for (const command of later) await dynamodb.client.send(command)
      }
      return send()
    },
  )
  expect(await usersBehind(client).find('zoe')).toMatchObject({ posts: 0 })
  const { users: _, ...others } = await tableContents(dynamodb.client)
  expect(JSON.stringify(others)).not.toContain(post.postId)
})

describe('replies and deletions at the same moment', () => {
  test('leave each post with the number of its replies', async () => {
    const root = await publish(byAnn)
    const lives = Array.from({ length: 60 }, (_, index) =>
      manyAtOnce(async () => {
        const reply = await retryOperation(() => publish({ ...byBob, inReplyTo: root.postId }))
        if (index % 3 === 0) await retryOperation(() => removed(reply))
      }),
    )
    await Promise.all(lives)
    const { items } = await posts.listByAuthor('bob', { limit: 100 })
    const standing = items.filter(({ inReplyTo }) => inReplyTo?.postId === root.postId)
    // A request that had no answer in time may have been carried out, and its repetition is another post.
    expect(standing.length).toBeGreaterThanOrEqual(40)
    expect(await countsOf(root.postId)).toEqual({ replies: standing.length, quotes: 0 })
  })

  test('of the post itself end with replies of before, and nothing of the post but their number', async () => {
    const root = await publish(byAnn)
    await publish({ ...byBob, inReplyTo: root.postId })
    const outcomes = Array.from({ length: 30 }, (_, index) =>
      manyAtOnce(async () => {
        if (index === 10) return removed(root)
        return retryOperation(() => publish({ ...byBob, inReplyTo: root.postId }))
      }).catch((error: unknown) => error),
    )
    const all = await Promise.all(outcomes)
    const refused = all.filter((outcome) => outcome instanceof Error)
    for (const refusal of refused) {
      expect(refusal).toMatchObject({ reason: { code: 'reference-not-found', postId: root.postId } })
    }
    expect(await posts.find([root.postId])).toEqual([])
    const { items } = await posts.listByAuthor('bob', { limit: 100 })
    const standing = items.filter(({ inReplyTo }) => inReplyTo?.postId === root.postId)
    expect(standing.length).toBeGreaterThan(0)
    expect(await rowOf(root.postId)).toEqual({ posts_id: root.postId, replies: standing.length })
  })
})

test('a reply whose answer was lost is counted once, as is its deletion', async () => {
  const root = await publish(byAnn)
  const lossy = lossyClient('TransactWriteItems', 1)
  const reply = await publishingBehind(lossy)({ ...byBob, inReplyTo: root.postId })
  expect(await countsOf(root.postId)).toEqual({ replies: 1, quotes: 0 })
  const other = lossyClient('TransactWriteItems', 1)
  await removingBehind(other)({ postId: reply.postId, username: 'bob' })
  expect(await countsOf(root.postId)).toEqual({ replies: 0, quotes: 0 })
})

describe('the capacity of', () => {
  const consumed = async (work: () => Promise<unknown>) => {
    const { requests } = await traffic.of(work)
    return requests.map(({ operation, capacityUnits }) => [operation, capacityUnits])
  }

  test('a post that refers to no other is as before', async () => {
    expect(await consumed(() => publish(byAnn))).toEqual([['TransactWriteItems', 8]])
  })

  test('a reply or quote is one read unit and two write units more for each post, and so is its deletion', async () => {
    const [root, other] = await Promise.all([publish(byAnn), publish(byAnn)])
    const reply = { ...byBob, inReplyTo: root.postId }
    expect(await consumed(() => publish(reply))).toEqual([
      ['BatchGetItem', 1],
      ['TransactWriteItems', 10],
    ])
    const both = { ...reply, quoted: other.postId }
    expect(await consumed(() => publish(both))).toEqual([
      ['BatchGetItem', 2],
      ['TransactWriteItems', 12],
    ])
    const published = await publish(reply)
    expect(await consumed(() => removed(published))).toEqual([
      ['GetItem', 1],
      ['TransactWriteItems', 10],
      ['DeleteItem', 1],
    ])
  })
})

test('posts of an earlier version, without counts, count as posts that no other refers to', async () => {
  await store(dynamodb.client, { ...byAnn, postId: 'earlier', createdAt })
  expect(await countsOf('earlier')).toEqual({ replies: 0, quotes: 0 })
})
