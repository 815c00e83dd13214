import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { redisLikeStore } from '../../lib/likes/redis/redis-like-store.ts'
import { makeRegisterLikers } from '../../lib/likes/register-likers.ts'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbUnlistedPolls } from '../../lib/polls/dynamodb/dynamodb-unlisted-polls.ts'
import { dynamodbVoteReader } from '../../lib/polls/dynamodb/dynamodb-vote-reader.ts'
import { makeListUnlistedPolls } from '../../lib/polls/list-unlisted-polls.ts'
import { makeRegisterVoters } from '../../lib/polls/register-voters.ts'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { dynamodbUnlistedPosts } from '../../lib/posts/dynamodb/dynamodb-unlisted-posts.ts'
import { makeListUnlistedPosts } from '../../lib/posts/list-unlisted-posts.ts'
import { makeUpgrade, type Upgrade, type UpgradePosition } from '../../lib/upgrade/upgrade.ts'
import { makeRecordSightings } from '../../lib/users/record-sightings.ts'
import { fewAtOnce, retryOperation } from '../support/concurrency.ts'
import {
  earlierItems,
  earlierLikes,
  earlierUsers,
  loadEarlierData,
  newestFirst,
} from '../support/earlier-version/earlier-data.ts'
import { tableContents } from '../support/stores/contents.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { emptyStores } from '../support/stores/empty-stores.ts'
import { lossyClient } from '../support/stores/lossy-client.ts'
import {
  countPostInUsers,
  deletionBehind,
  postsBehind,
  postTables,
  store,
  usersBehind,
} from '../support/stores/posts-on-store.ts'
import { expectListsToMatch, feedOf } from '../support/stores/upgraded.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const server = useRedis()
const dynamodb = useDynamoDB()
let redis: Redis

beforeAll(() => {
  redis = new Redis(server.url)
})
afterAll(() => redis.disconnect())

beforeEach(reload)

/** Leaves exactly what the earlier version stored. */
async function reload(): Promise<void> {
  await emptyStores(dynamodb.client, server.url)
  await loadEarlierData(dynamodb.client, redis)
}

/** So small that each step has several parts. */
const partSize = 7

/** An upgrade as a process of its own runs it. */
function upgradeBy(client: DynamoDBClient = dynamodb.client, maxSize?: number): Upgrade {
  const connection = dynamodbStore(client)
  const recordSightings = makeRecordSightings({ users: usersBehind(client) }, maxSize)
  const posts = dynamodbUnlistedPosts(connection, postTables, countPostInUsers)
  const polls = dynamodbUnlistedPolls(connection, { polls: 'polls', feeds: 'feeds' })
  const likes = redisLikeStore(redis)
  const readVotes = dynamodbVoteReader(connection, 'voters')
  const steps = {
    posts: makeListUnlistedPosts({ posts, recordSightings }, partSize),
    polls: makeListUnlistedPolls({ polls, recordSightings }, partSize),
    voters: makeRegisterVoters({ readVotes, recordSightings }, partSize),
    likers: makeRegisterLikers({ readPostIds: posts.readIds, likes, recordSightings }, partSize),
  }
  return makeUpgrade({ steps, perSecond: Number.POSITIVE_INFINITY, pausesMs: [] })
}

function deletionBy(client: DynamoDBClient) {
  return makeDeletePost({
    deletion: deletionBehind(client),
    removeLikes: redisLikeStore(redis).removePost,
  })
}

/** What the stores must hold after any upgrade of the earlier version's data. */
async function upgraded() {
  await expectListsToMatch(dynamodb.client)
  return sorted(await tableContents(dynamodb.client))
}

function sorted(tables: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(tables).map(([table, items]) => [
      table,
      (items as object[]).map((item) => JSON.stringify(Object.entries(item).toSorted())).toSorted(),
    ]),
  )
}

describe('an upgrade', () => {
  test('puts all posts, polls and users that an earlier version has stored into their lists', async () => {
    await upgradeBy()()
    const ids = (items: readonly Record<string, unknown>[], id: string) => items.map((item) => item[id])
    const posts = earlierItems('posts')
    expect(await feedOf(dynamodb.client, 'posts')).toMatchObject(newestFirst(posts, 'posts_id'))
    for (const author of new Set(posts.map(({ username }) => username))) {
      const own = posts.filter(({ username }) => username === author)
      const feed = await feedOf(dynamodb.client, `posts/${author}`)
      expect(ids(feed, 'posts_id')).toEqual(ids(newestFirst(own, 'posts_id'), 'posts_id'))
      expect(await usersBehind(dynamodb.client).find(author ?? '')).toMatchObject({ posts: own.length })
    }
    const polls = newestFirst(earlierItems('polls'), 'polls_id')
    expect(await feedOf(dynamodb.client, 'polls')).toMatchObject(polls)
    const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: 'users' }))
    const users = Items.map((item) => unmarshall(item)).map(({ username, created_at }) => [
      username,
      created_at,
    ])
    expect(users.toSorted()).toEqual([...earlierUsers()].toSorted())
    await expectListsToMatch(dynamodb.client)
  })

  test('counts what it has changed, and changes nothing the second time', async () => {
    const changed = async () =>
      Object.entries((await upgradeBy()()).steps).map(([step, counts]) => [step, counts.read, counts.changed])
    const [posts, polls, votes] = ['posts', 'polls', 'voters'].map(
      (table) => earlierItems(table as 'posts').length,
    )
    expect(await changed()).toEqual([
      ['posts', posts, posts],
      ['polls', polls, polls],
      ['voters', votes, expect.any(Number)],
      ['likers', earlierLikes(), expect.any(Number)],
    ])
    const before = await upgraded()
    expect((await changed()).map(([, , count]) => count)).toEqual([0, 0, 0, 0])
    expect(await upgraded()).toEqual(before)
  })

  test('goes on where another call has stopped, at any part', async () => {
    await upgradeBy()()
    const reference = await upgraded()
    await reload()
    let from: UpgradePosition | undefined
    let calls = 0
    do {
      let parts = 0
      const { position } = await upgradeBy()({ from, mustStop: () => parts++ > 0 })
      // As the answer of a function is passed on.
      from = position && JSON.parse(JSON.stringify(position))
      calls++
    } while (from)
    expect(calls).toBeGreaterThan(20)
    expect(await upgraded()).toEqual(reference)
  })

  test('that dies before or after each of its writes is completed by the next', async () => {
    await upgradeBy()()
    const reference = await upgraded()
    await reload()
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    const died = new Error('died')
    let deaths = 0
    for (let isDone = false; !isDone; ) {
      let isDead = false
      const isSent = deaths % 2 === 1
      isDone = await traffic
        .of(
          () => upgradeBy(client)(),
          async (send, { operation }) => {
            if (!isDead && operation !== 'TransactWriteItems') return send()
            if (isDead) throw died
            isDead = true
            if (isSent) await send()
            throw died
          },
        )
        .then(
          () => true,
          () => false,
        )
      if (!isDone) deaths++
    }
    expect(deaths).toBeGreaterThan(100)
    expect(await upgraded()).toEqual(reference)
  })

  test('by three processes at once does what one does', async () => {
    await upgradeBy()()
    const reference = await upgraded()
    await reload()
    await Promise.all([upgradeBy(), upgradeBy(), upgradeBy()].map((upgrade) => upgrade()))
    expect(await upgraded()).toEqual(reference)
  })

  test('that remembers few users does the same', async () => {
    await upgradeBy()()
    const reference = await upgraded()
    await reload()
    await upgradeBy(dynamodb.client, 1)()
    expect(await upgraded()).toEqual(reference)
  })
})

describe('the capacity of an upgrade', () => {
  const createdAt = '2026-01-01T00:00:00.000Z'
  const posts = Array.from({ length: 100 }, (_, index) => ({ postId: `p${index}`, text: 'hello', createdAt }))

  test.each([
    [1, 100 * 8],
    [25, 100 * 6 + 4 * 2],
    [100, 100 * 6 + 4 * 2],
  ])('of a hundred posts, %i of each author, is %i write units', async (count, units) => {
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    const unlisted = dynamodbUnlistedPosts(dynamodbStore(client), postTables, countPostInUsers)
    const groups = Array.from({ length: 100 / count }, (_, index) => {
      const author = `author ${index}`
      return {
        author,
        own: posts.slice(index * count, (index + 1) * count).map((post) => ({ ...post, author })),
      }
    })
    for (const { author, own } of groups) {
      await usersBehind(dynamodb.client).add(author, createdAt)
      for (const { postId, text } of own) {
        const Item = marshall({ posts_id: postId, username: author, text, created_at: createdAt })
        await dynamodb.client.send(new PutItemCommand({ TableName: 'posts', Item }))
      }
    }
    const all = groups.flatMap(({ own }) => own)
    const { result, requests } = await traffic.of(() => unlisted.list(all))
    expect([result, requests.length]).toEqual([100, 4])
    expect(requests.reduce((sum, { capacityUnits }) => sum + capacityUnits, 0)).toBe(units)
  })
})

describe('an upgrade while requests are served', () => {
  test('keeps lists and counts right while posts of both versions are published and deleted', async () => {
    const users = usersBehind(dynamodb.client)
    const posts = postsBehind(dynamodb.client)
    const deletePost = deletionBy(dynamodb.client)
    const authors = ['ann', 'Ann', 'zoë', 'new author']
    let published = 0
    const publish = async (author: string) => {
      const post = { postId: `new-${published++}`, author, text: 'new', createdAt: new Date().toISOString() }
      if ((await posts.add(post)) === 'author-unknown') {
        await users.add(author, post.createdAt)
        await posts.add(post)
      }
      return post
    }
    const doomed = earlierItems('posts').filter((_, index) => index % 2 === 0)
    const requests: (() => Promise<unknown>)[] = [
      ...authors.flatMap((author) => Array.from({ length: 5 }, () => () => publish(author))),
      ...doomed.map(
        ({ posts_id = '', username = '' }) =>
          () =>
            deletePost({ postId: posts_id, username }),
      ),
      ...authors.map((author) => async () => {
        const { postId } = await publish(author)
        await deletePost({ postId, username: author })
      }),
    ].toSorted(() => Math.random() - 0.5)
    const upgrades = [upgradeBy(), upgradeBy()].map((upgrade) => retryOperation(upgrade))
    await Promise.all([...upgrades, ...requests.map((request) => fewAtOnce(() => retryOperation(request)))])
    await expectListsToMatch(dynamodb.client)
    const left = earlierItems('posts').length - doomed.length + 20
    expect(await feedOf(dynamodb.client, 'posts')).toHaveLength(left)
  })

  test('leaves the count right when it lists a post whose deletion has just found it unlisted', async () => {
    const { posts_id = '', username = '' } = earlierItems('posts')[0] ?? {}
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    let attempts = 0
    const { requests } = await traffic.of(
      () => deletionBy(client)({ postId: posts_id, username }),
      async (send, { operation }) => {
        if (operation === 'TransactWriteItems' && ++attempts === 2) await upgradeBy()()
        return send()
      },
    )
    expect(requests.map(({ operation }) => operation)).toEqual([
      'GetItem',
      ...Array.from({ length: 3 }, () => 'TransactWriteItems'),
      'DeleteItem',
    ])
    await expectListsToMatch(dynamodb.client)
  })

  test('leaves out what is deleted after it was read', async () => {
    const { posts_id = '', username = '' } = earlierItems('posts')[0] ?? {}
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    let isDeleted = false
    await traffic.of(
      () => upgradeBy(client)(),
      async (send, { operation, input }) => {
        if (
          operation === 'TransactWriteItems' &&
          JSON.stringify(input).includes(`#${posts_id}"`) &&
          !isDeleted
        ) {
          isDeleted = true
          await deletionBy(dynamodb.client)({ postId: posts_id, username })
        }
        return send()
      },
    )
    expect(isDeleted).toBe(true)
    await expectListsToMatch(dynamodb.client)
  })

  test('leaves a post whose deletion has begun to the deletion', async () => {
    const { posts_id = '', username = '' } = earlierItems('posts')[0] ?? {}
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    const dying = traffic.of(
      () => deletionBy(client)({ postId: posts_id, username }),
      (send, { operation }) => (operation === 'DeleteItem' ? Promise.reject(new Error('died')) : send()),
    )
    await expect(dying).rejects.toThrow()
    await upgradeBy()()
    expect(JSON.stringify(await feedOf(dynamodb.client, 'posts'))).not.toContain(posts_id)
    await deletionBy(dynamodb.client)({ postId: posts_id, username })
    await expectListsToMatch(dynamodb.client)
  })

  test('does not list a poll that is deleted after it was read', async () => {
    const [poll = {}] = earlierItems('polls')
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    await traffic.of(
      () => upgradeBy(client)(),
      async (send, { operation, input }) => {
        if (operation === 'TransactWriteItems' && JSON.stringify(input).includes(`#${poll.polls_id}"`)) {
          const Key = { polls_id: { S: poll.polls_id ?? '' } }
          await dynamodb.client.send(new DeleteItemCommand({ TableName: 'polls', Key }))
        }
        return send()
      },
    )
    await expectListsToMatch(dynamodb.client)
  })
})

describe('a user whom an upgrade finds', () => {
  const at = '2026-06-01T00:00:00.000Z'
  const createdAtOf = async (username: string) =>
    (await usersBehind(dynamodb.client).find(username))?.createdAt

  test('keeps the earliest of all times, whichever of them is recorded first', async () => {
    const users = usersBehind(dynamodb.client)
    for (const time of ['2026-03-03T00:00:00.000Z', '2026-02-02T00:00:00.000Z', '2026-04-04T00:00:00.000Z']) {
      await users.addSince('tess', time)
    }
    expect(await createdAtOf('tess')).toBe('2026-02-02T00:00:00.000Z')
    const entries = (await feedOf(dynamodb.client, 'users')).filter(({ username }) => username === 'tess')
    expect(entries).toEqual([{ feed: 'users', position: '2026-02-02T00:00:00.000Z#tess', username: 'tess' }])
  })

  test('has been registered by a request before, and keeps the count of posts', async () => {
    const post = { postId: 'late', author: 'ann', text: 'late', createdAt: '2026-12-31T00:00:00.000Z' }
    await store(dynamodb.client, post)
    expect(await createdAtOf('ann')).toBe(post.createdAt)
    await upgradeBy()()
    expect(await createdAtOf('ann')).toBe(earlierUsers().get('ann'))
    await expectListsToMatch(dynamodb.client)
  })

  test('is registered by a request at the same moment', async () => {
    const client = dynamodbClient()
    const traffic = watchTraffic(client)
    let isRegistered = false
    await traffic.of(
      () => usersBehind(client).addSince('uma', at),
      async (send, { operation }) => {
        if (operation === 'TransactWriteItems' && !isRegistered) {
          isRegistered = true
          await usersBehind(dynamodb.client).add('uma', '2026-07-01T00:00:00.000Z')
        }
        return send()
      },
    )
    expect(await createdAtOf('uma')).toBe(at)
    await expectUserEntry('uma', at)
  })

  test('is moved back by two processes at the same moment', async () => {
    await usersBehind(dynamodb.client).add('uwe', '2026-07-01T00:00:00.000Z')
    const times = ['2026-06-03T00:00:00.000Z', at, '2026-06-02T00:00:00.000Z', '2026-06-04T00:00:00.000Z']
    await Promise.all(times.map((time) => usersBehind(dynamodb.client).addSince('uwe', time)))
    await expectUserEntry('uwe', at)
  })

  test('keeps the row and the entry if the answer to a write is lost', async () => {
    const client = lossyClient('TransactWriteItems', 1)
    await usersBehind(client).addSince('una', at)
    await expectUserEntry('una', at)
  })

  async function expectUserEntry(username: string, createdAt: string): Promise<void> {
    const entries = (await feedOf(dynamodb.client, 'users')).filter((entry) => entry.username === username)
    expect(entries).toEqual([{ feed: 'users', position: `${createdAt}#${username}`, username }])
    expect(await createdAtOf(username)).toBe(createdAt)
  }
})
