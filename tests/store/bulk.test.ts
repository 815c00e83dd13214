import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { redisLikeStore } from '../../lib/likes/redis/redis-like-store.ts'
import type { BulkStores } from '../../lib/local/bulk/bulk-stores.ts'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { pollDeletionItems } from '../../lib/polls/dynamodb/poll-requests.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { dynamodbPostDeletion } from '../../lib/posts/dynamodb/dynamodb-post-deletion.ts'
import { manyAtOnce, retryOperation } from '../support/concurrency.ts'
import { bulkStoresBehind, exportLines, importLines } from '../support/stores/bulk-on-stores.ts'
import { storeContents } from '../support/stores/contents.ts'
import { dyingStores, Killed } from '../support/stores/dying-stores.ts'
import { emptyStores } from '../support/stores/empty-stores.ts'
import { pollStoresBehind, pollTables } from '../support/stores/polls-on-store.ts'
import {
  countPostInUsers,
  deletionBehind,
  postsBehind,
  postTables,
  usersBehind,
} from '../support/stores/posts-on-store.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
const redisServer = useRedis()

let redis: Redis
let stores: BulkStores
beforeAll(() => {
  redis = new Redis(redisServer.url)
})
beforeEach(async () => {
  await emptyStores(dynamodb.client, redisServer.url)
  stores = bulkStoresBehind(dynamodb.client, redis)
})

const at = (second: number) => new Date(Date.parse('2026-01-05T09:00:00.000Z') + second * 1_000).toISOString()

const user = (username: string, second = 0) => ({ type: 'user', username, created_at: at(second) })
const post = (id: string, username: string, second: number, more = {}) => ({
  type: 'post',
  posts_id: id,
  username,
  text: `of ${id}`,
  created_at: at(second),
  ...more,
})
const like = (username: string, id: string, second: number) => ({
  type: 'like',
  username,
  posts_id: id,
  liked_at: at(second).replace('Z', '456Z'),
})
const poll = (id: string, username: string, second: number, more = {}) => ({
  type: 'poll',
  polls_id: id,
  polls_title: `Which ${id}?`,
  username,
  responses: ['this', 'that, or', 'another'],
  created_at: at(second),
  ...more,
})
const vote = (username: string, id: string, choice: string, second: number) => ({
  type: 'vote',
  username,
  polls_id: id,
  choice,
  voted_at: at(second),
})

const referenceTo = (id: string, username: string) => ({ posts_id: id, username })
const reply = (
  id: string,
  username: string,
  second: number,
  to: string,
  author: string,
  conversationId: string,
  more = {},
) =>
  post(id, username, second, {
    in_reply_to: referenceTo(to, author),
    ...more,
    conversation_id: conversationId,
  })

/** Some of everything, in the order of an export. */
const everything = [
  user('mary', 2),
  user('John', 1),
  user('ann'),
  reply('6', 'mary', 6, '2', 'ann', '2', { quoted: referenceTo('2', 'ann') }),
  reply('5', 'John', 6, '4', 'mary', '1'),
  post('3', 'John', 5, {
    polls_id: 'p3',
    poll: { responses: ['this', 'that, or', 'another'], ends_at: at(5 + 300) },
    in_reply_to: referenceTo('0', 'eve'),
    quoted: referenceTo('1', 'ann'),
    conversation_id: '0',
  }),
  reply('4', 'mary', 4, '1', 'ann', '1'),
  post('2', 'ann', 4),
  post('1', 'ann', 3),
  like('John', '2', 9),
  like('mary', '2', 8),
  like('ann', '1', 7),
  poll('p3', 'John', 5, { ends_at: at(5 + 300), posts_id: '3' }),
  poll('p1', 'mary', 2),
  vote('ann', 'p1', 'this', 10),
  vote('John', 'p1', 'that, or', 11),
  vote('mary', 'p1', 'this', 11),
  vote('ann', 'p3', 'another', 12),
]

const asLines = (members: readonly object[]) => members.map((member) => JSON.stringify(member))

/** The counts of an import, as [imported, there, refused] of all types together, and the unreadable lines. */
function totals({ byType, unreadable }: Awaited<ReturnType<typeof importLines>>['counts']) {
  const sum = (of: 'imported' | 'there' | 'refused') =>
    Object.values(byType).reduce((total, counts) => total + counts[of], 0)
  return { imported: sum('imported'), there: sum('there'), refused: sum('refused'), unreadable }
}

/** By the ids of those of the posts that exist, how many others reply to each and quote it. */
async function countsOf(...postIds: string[]) {
  const found = await postsBehind(dynamodb.client).find(postIds)
  return Object.fromEntries(found.map(({ postId, replies, quotes }) => [postId, [replies, quotes]]))
}

describe('an import', () => {
  test('stores everything where the lists, counts and results of the API find it', async () => {
    expect(await importLines(stores, everything)).toMatchObject({ refusals: [] })
    const posts = postsBehind(dynamodb.client)
    const users = usersBehind(dynamodb.client)
    const { votes, list } = pollStoresBehind(dynamodb.client)
    const likes = redisLikeStore(redis)
    const page = { limit: 10 }
    const ids = async (found: Promise<{ items: readonly { postId: string }[] }>) =>
      (await found).items.map(({ postId }) => postId)
    expect(await ids(posts.list(page))).toEqual(['6', '5', '3', '4', '2', '1'])
    expect(await ids(posts.listByAuthor('ann', page))).toEqual(['2', '1'])
    expect(await posts.find(['3'])).toEqual([
      {
        postId: '3',
        author: 'John',
        text: 'of 3',
        createdAt: at(5),
        pollId: 'p3',
        poll: { options: ['this', 'that, or', 'another'], endsAt: at(305) },
        inReplyTo: { postId: '0', author: 'eve' },
        quoted: { postId: '1', author: 'ann' },
        conversationId: '0',
        replies: 0,
        quotes: 0,
      },
    ])
    expect(await countsOf('1', '2', '4', '5', '0')).toEqual({ 1: [1, 1], 2: [1, 1], 4: [1, 0], 5: [0, 0] })
    expect(await users.list(page)).toMatchObject({
      items: [
        { username: 'mary', createdAt: at(2), posts: 2 },
        { username: 'John', createdAt: at(1), posts: 2 },
        { username: 'ann', createdAt: at(0), posts: 2 },
      ],
    })
    expect(await likes.listLikers('2', page)).toEqual({ items: ['John', 'mary'] })
    expect(await likes.listLikedPosts('ann', page)).toEqual({ items: ['1'] })
    expect(await likes.listMostLiked(10)).toEqual([
      { postId: '2', likes: 2 },
      { postId: '1', likes: 1 },
    ])
    expect(await votes.tally('p1')).toMatchObject({
      tallies: [
        { option: 'this', votes: 2 },
        { option: 'that, or', votes: 1 },
        { option: 'another', votes: 0 },
      ],
    })
    expect(await list.read(page, 'ann')).toMatchObject({
      items: [
        { pollId: 'p3', endsAt: at(305) },
        { pollId: 'p1', title: 'Which p1?' },
      ],
    })
  })

  test('exports the same again, whatever the order of its lines', async () => {
    const { refusals } = await importLines(stores, everything.toReversed())
    expect(refusals).toEqual([])
    expect(await exportLines(stores)).toEqual(asLines(everything))
  })

  test('exports thousands of likes of a post, of the same moment too', async () => {
    const likes = Array.from({ length: 2_500 }, (_, index) => like(`user-${index}`, '1', index % 3))
    const { refusals } = await importLines(stores, [post('1', 'ann', 0), post('2', 'ann', 0), ...likes])
    expect(refusals).toEqual([])
    const exported = (await exportLines(stores)).filter((line) => line.startsWith('{"type":"like"'))
    expect(exported.toSorted()).toEqual(asLines(likes).toSorted())
  })

  test('changes nothing when it is repeated', async () => {
    await importLines(stores, everything)
    const before = await storeContents(dynamodb.client, redisServer.url)
    const { counts } = await importLines(stores, everything)
    expect(totals(counts)).toEqual({ imported: 0, there: everything.length, refused: 0, unreadable: 0 })
    expect(await storeContents(dynamodb.client, redisServer.url)).toEqual(before)
  })
})

describe('members that a file repeats', () => {
  const once = [
    user('ann'),
    post('1', 'ann', 3),
    like('ann', '1', 7),
    poll('p1', 'ann', 2),
    vote('ann', 'p1', 'this', 10),
  ]
  const different = [
    user('ann', 1),
    post('1', 'ann', 4),
    like('ann', '1', 6),
    poll('p1', 'ann', 3),
    vote('ann', 'p1', 'another', 10),
  ]

  /** how many calls of stores an import takes in which each member has that many repetitions. */
  async function callsWith(repetitions: number): Promise<number> {
    await emptied()
    const { stores: counted, run } = dyingStores(stores, Number.POSITIVE_INFINITY, true)
    const again = Array.from({ length: repetitions }, () => [...once, ...different]).flat()
    const { counts } = await importLines(counted, [...once, ...again])
    expect(totals(counts)).toEqual({
      imported: once.length,
      there: repetitions * once.length,
      refused: repetitions * different.length,
      unreadable: 0,
    })
    return run.calls
  }

  test('are compared with the first of them, all at once', async () => {
    expect(await callsWith(40)).toBe(await callsWith(1))
    expect(await exportLines(stores)).toEqual(asLines(once))
  })
})

/** Enough of each type for several transactions. */
const much = [
  ...Array.from({ length: 60 }, (_, index) => user(`user-${index}`, index)),
  ...Array.from({ length: 40 }, (_, index) => post(`${index}`, `user-${index % 2}`, 100 + index)),
  // Newest first, as in an export, each a reply to the one before it, and half of them quotes of two posts.
  ...Array.from({ length: 40 }, (_, index) => {
    const to = index === 39 ? ['1', 'user-1'] : [`r${index + 1}`, `user-${(index + 1) % 3}`]
    const more = index % 2 ? { quoted: referenceTo(`${index % 4}`, 'user-1') } : {}
    return reply(`r${index}`, `user-${index % 3}`, 150 - index, to[0] as string, to[1] as string, '1', more)
  }),
  ...Array.from({ length: 60 }, (_, index) => like(`user-${index}`, `${index % 3}`, 200 + index)),
  ...Array.from({ length: 22 }, (_, index) => poll(`p${index}`, 'user-1', 100)),
  ...Array.from({ length: 60 }, (_, index) =>
    vote(`user-${index}`, 'p1', index % 2 ? 'this' : 'another', 300),
  ),
  ...Array.from({ length: 60 }, (_, index) => vote(`user-${index}`, 'p2', 'this', 301)),
]

/** A value with the members of its objects in one order, which a store does not keep. */
function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneOrder)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, inOneOrder(member)])
  return Object.fromEntries(members.toSorted())
}

/** The contents of both stores, items of tables in one order. */
async function contents() {
  const { tables, redis: values } = await storeContents(dynamodb.client, redisServer.url)
  const inOrder = Object.entries(tables).map(([name, items]) => {
    const texts = (items as object[]).map((item) => JSON.stringify(inOneOrder(item)))
    return [name, texts.toSorted()]
  })
  return { tables: Object.fromEntries(inOrder), redis: values }
}

async function emptied(): Promise<void> {
  await emptyStores(dynamodb.client, redisServer.url)
}

describe('an import that is killed', () => {
  test.each([
    ['before a call is carried out', false],
    ['after it, without its answer', true],
  ])(
    'at any call, %s, is finished by its repeat',
    async (_, isCarriedOut) => {
      await importLines(stores, much)
      const whole = await contents()
      let calls = 0
      for (let isKilled = true; isKilled; calls++) {
        await emptied()
        const dying = dyingStores(stores, calls, isCarriedOut)
        isKilled = await importLines(dying.stores, much).then(
          () => false,
          (error) => {
            if (!(error instanceof Killed)) throw error
            return true
          },
        )
        const { refusals } = await importLines(stores, much)
        expect(refusals).toEqual([])
        expect(await contents()).toEqual(whole)
      }
      expect(calls).toBeGreaterThan(15)
    },
    120_000,
  )
})

describe('two imports at once', () => {
  test('store everything once', async () => {
    await importLines(stores, much)
    const whole = await contents()
    await emptied()
    const runs = await Promise.all([
      importLines(stores, much),
      importLines(bulkStoresBehind(dynamodb.client, redis), much.toReversed()),
    ])
    expect(runs.flatMap(({ refusals }) => refusals)).toEqual([])
    const counts = runs.map((run) => totals(run.counts))
    expect(counts.reduce((sum, { imported }) => sum + imported, 0)).toBe(much.length)
    expect(await contents()).toEqual(whole)
  })
})

describe('votes that are imported while the same users vote otherwise', () => {
  test('are counted as often as they are stored, and each user votes once', async () => {
    const users = Array.from({ length: 150 }, (_, index) => `voter-${index}`)
    await importLines(stores, [poll('p1', 'ann', 0)])
    const { votes, history } = pollStoresBehind(dynamodb.client)
    const cast = (username: string) =>
      manyAtOnce(() =>
        retryOperation(() => votes.cast({ username, pollId: 'p1', option: 'another', votedAt: at(5) })),
      )
    const [{ refusals, counts }] = await Promise.all([
      importLines(
        stores,
        users.map((username) => vote(username, 'p1', 'this', 4)),
      ),
      ...users.toReversed().map(cast),
    ])
    const options = await Promise.all(
      users.map(async (each) => (await history.find(each, 'p1')).vote?.option),
    )
    const imported = options.filter((option) => option === 'this').length
    expect(options.filter((option) => option === 'another')).toHaveLength(users.length - imported)
    expect((await votes.tally('p1'))?.tallies).toEqual([
      { option: 'this', votes: imported },
      { option: 'that, or', votes: 0 },
      { option: 'another', votes: users.length - imported },
    ])
    expect(counts.byType.vote).toEqual({ imported, there: 0, refused: users.length - imported })
    expect(refusals).toHaveLength(users.length - imported)
  })
})

describe('a member is refused by its line, and changes nothing,', () => {
  const standing = [
    ...everything,
    poll('ended', 'ann', 0, { ends_at: at(300) }),
    post('7', 'ann', 5, { polls_id: 'p4', poll: { responses: ['this', 'that, or', 'another'] } }),
  ]
  test.each<[string, object, string]>([
    ['a user since another time', user('ann', 7), 'user ann stands, and differs in created_at'],
    ['a post of another text', post('1', 'ann', 3, { text: 'no' }), 'post 1 stands, and differs in text'],
    ['a post by another author', post('1', 'John', 3), 'post 1 stands, and differs in username'],
    [
      'a like at another time',
      like('ann', '1', 6),
      'the like of post 1 by ann stands, and differs in liked_at',
    ],
    ['a like of a missing post', like('ann', '9', 6), 'there is no post 9'],
    [
      'a poll with other options',
      poll('p1', 'mary', 2, { responses: ['a', 'b'] }),
      'poll p1 stands, and differs in responses',
    ],
    ['a poll of a missing post', poll('p9', 'ann', 2, { posts_id: '9' }), 'there is no post 9'],
    [
      'a poll of a post that has another copy of it',
      poll('p4', 'ann', 5, { ends_at: at(5 + 300), posts_id: '7' }),
      'post 7 has another copy of poll p4',
    ],
    [
      'a post as an earlier version has exported it, without what it refers to',
      post('4', 'mary', 4),
      'post 4 stands, and differs in in_reply_to, conversation_id',
    ],
    ['a poll of a post without it', poll('p9', 'ann', 2, { posts_id: '1' }), 'post 1 does not have poll p9'],
    [
      'a second vote',
      vote('ann', 'p1', 'another', 10),
      'the vote of ann in poll p1 stands, and differs in choice',
    ],
    ['a vote in a missing poll', vote('ann', 'p9', 'this', 10), 'there is no poll p9'],
    [
      'a vote for a missing option',
      vote('eve', 'p1', 'all', 10),
      'poll p1 has no response "all"; it has "this", "that, or", "another"',
    ],
    ['a vote at the end of a poll', vote('eve', 'ended', 'this', 300), `poll ended ended at ${at(300)}`],
  ])('%s', async (_, member, reason) => {
    await importLines(stores, standing)
    const before = await contents()
    const { refusals } = await importLines(stores, ['', member])
    expect(refusals).toEqual([`line 2: ${reason}`])
    expect(await contents()).toEqual(before)
  })

  test('while the others of its file go in', async () => {
    const lines = [
      user('ann', 0),
      '{',
      post('1', 'ann', 1),
      post('1', 'ann', 2),
      post('1', 'ann', 1),
      like('eve', '1', 3),
    ]
    const { refusals, counts } = await importLines(stores, lines)
    expect(refusals).toEqual([
      'line 2: must be valid JSON',
      'line 4: post 1 stands, and differs in created_at',
    ])
    expect(totals(counts)).toEqual({ imported: 3, there: 1, refused: 1, unreadable: 1 })
    expect(await exportLines(stores)).toEqual(
      asLines([user('eve', 3), user('ann', 0), post('1', 'ann', 1), like('eve', '1', 3)]),
    )
  })
})

describe('users whom no line names', () => {
  test('are registered as of the first thing of theirs', async () => {
    await importLines(stores, [
      poll('p1', 'creator', 1),
      post('1', 'author', 4),
      post('2', 'author', 2),
      like('liker', '1', 6),
      vote('voter', 'p1', 'this', 8),
    ])
    const { items } = await usersBehind(dynamodb.client).list({ limit: 10 })
    expect(items.map(({ username, createdAt, posts }) => [username, createdAt, posts])).toEqual([
      ['voter', at(8), 0],
      ['liker', at(6), 0],
      ['author', at(4), 2],
      ['creator', at(1), 0],
    ])
  })
})

describe('what was deleted and is imported again', () => {
  const deletePost = makeDeletePost({
    deletion: {
      find: (postId) => deletion().find(postId),
      begin: (found) => deletion().begin(found),
      finish: (postId) => deletion().finish(postId),
    },
    removeLikes: (postId) => redisLikeStore(redis).removePost(postId),
  })
  const deletion = () =>
    dynamodbPostDeletion(dynamodbStore(dynamodb.client), postTables, {
      countPost: countPostInUsers,
      pollDeletion: async (pollId) => {
        const found = await pollStoresBehind(dynamodb.client).polls.get(pollId)
        return found ? pollDeletionItems(pollTables, found as Poll) : []
      },
      clock: () => new Date(),
    })

  test('is as it was: a post takes likes, and a poll counts its votes once', async () => {
    await importLines(stores, everything)
    const before = await contents()
    await deletePost({ postId: '3', username: 'John' })
    await deletePost({ postId: '2', username: 'ann' })
    expect(await redisLikeStore(redis).add('eve', '2')).toBeUndefined()
    const { refusals, counts } = await importLines(stores, everything)
    expect(refusals).toEqual([])
    expect(counts.byType).toMatchObject({
      post: { imported: 2, there: 4 },
      like: { imported: 2, there: 1 },
      poll: { imported: 1, there: 1 },
      vote: { imported: 1, there: 3 },
    })
    expect(await contents()).toEqual(before)
    expect(await redisLikeStore(redis).add('eve', '2')).toMatchObject({ added: true, likes: 3 })
  })

  test('is refused while its deletion has only begun', async () => {
    await importLines(stores, everything)
    const found = await deletion().find('2')
    await deletion().begin(found?.post as never)
    const { refusals } = await importLines(stores, [post('2', 'ann', 4), like('eve', '2', 5)])
    expect(refusals).toEqual([
      'line 1: the deletion of post 2 has begun; repeat it, then import the post',
      'line 2: there is no post 2',
    ])
  })

  test('is not exported while it is away: a vote of a deleted poll has no line', async () => {
    await importLines(stores, everything)
    await deletePost({ postId: '3', username: 'John' })
    const gone = ['"post","posts_id":"3"', '"polls_id":"p3"']
    expect(await exportLines(stores)).toEqual(
      asLines(everything).filter((line) => !gone.some((text) => line.includes(text))),
    )
  })
})

describe('posts that refer to one that is stored later, or anew', () => {
  const replies = Array.from({ length: 120 }, (_, index) => reply(`r${index}`, 'John', 5, '1', 'ann', '1'))
  const root = post('1', 'ann', 3)

  test.each([
    ['in one file, before it', [[...replies, root]]],
    ['in an earlier file', [replies, [root]]],
    ['in an earlier file and in two at once', [replies.slice(60), [...replies, root], [...replies, root]]],
  ])('are counted for it: %s', async (_, [first = [], ...others]) => {
    await importLines(stores, first)
    expect(await countsOf('1')).toEqual(others.length === 0 ? { 1: [120, 0] } : {})
    await Promise.all(others.map((lines) => importLines(stores, lines)))
    expect(await countsOf('1')).toEqual({ 1: [120, 0] })
  })

  test('and stay when it is deleted are counted for it again, but for those that are deleted meanwhile', async () => {
    await importLines(stores, [root, ...replies])
    const remove = makeDeletePost({
      deletion: deletionBehind(dynamodb.client),
      removeLikes: (postId) => redisLikeStore(redis).removePost(postId),
    })
    await remove({ postId: '1', username: 'ann' })
    await Promise.all([
      remove({ postId: 'r0', username: 'John' }),
      importLines(stores, [root]),
      remove({ postId: 'r1', username: 'John' }),
    ])
    expect(await countsOf('1')).toEqual({ 1: [118, 0] })
    await importLines(stores, [...replies, root])
    expect(await countsOf('1')).toEqual({ 1: [120, 0] })
  })
})

describe('a poll whose post is deleted while it is imported', () => {
  test('is not stored without its post', async () => {
    const ofPost = poll('p1', 'ann', 3, { posts_id: '1' })
    await importLines(stores, [post('1', 'ann', 3, { polls_id: 'p1' })])
    const deletion = deletionBehind(dynamodb.client)
    const found = await deletion.find('1')
    const send: typeof stores.dynamodb.send = async (command) => {
      if (command instanceof TransactWriteItemsCommand) await deletion.begin(found?.post as never)
      return stores.dynamodb.send(command)
    }
    const { refusals } = await importLines({ ...stores, dynamodb: { send } }, [ofPost])
    expect(refusals).toEqual(['line 1: there is no post 1'])
    expect(await pollStoresBehind(dynamodb.client).polls.get('p1')).toBeUndefined()
  })
})

describe('a like whose post is deleted while it is imported', () => {
  test('is refused by the store of likes', async () => {
    await importLines(stores, everything)
    const likes = { ...stores.likes }
    likes.addAll = async (some) => {
      await redisLikeStore(redis).removePost('1')
      return stores.likes.addAll(some)
    }
    const { refusals } = await importLines({ ...stores, likes }, [
      like('eve', '1', 9),
      like('eve', '2', 9),
      like('fay', '1', 9),
    ])
    expect(refusals).toEqual(['line 1: there is no post 1', 'line 3: there is no post 1'])
    const users = usersBehind(dynamodb.client)
    expect([await users.find('eve'), await users.find('fay')]).toMatchObject([
      { createdAt: at(9) },
      undefined,
    ])
    expect(await redisLikeStore(redis).listLikedPosts('eve', { limit: 10 })).toEqual({ items: ['2'] })
  })
})
