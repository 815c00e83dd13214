import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { snowflakes } from '../../lib/platform/snowflakes.ts'
import { dynamodbVoteStore } from '../../lib/polls/dynamodb/dynamodb-vote-store.ts'
import { newPollItems, pollDeletionItems, withoutPoll } from '../../lib/polls/dynamodb/poll-requests.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { dynamodbPostDeletion } from '../../lib/posts/dynamodb/dynamodb-post-deletion.ts'
import { dynamodbPostStore } from '../../lib/posts/dynamodb/dynamodb-post-store.ts'
import type { Post } from '../../lib/posts/post.ts'
import { makePublishPost } from '../../lib/posts/publish-post.ts'
import { dynamodbUserStore } from '../../lib/users/dynamodb/dynamodb-user-store.ts'
import { tableContents } from '../support/stores/contents.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { lossyClient } from '../support/stores/lossy-client.ts'
import { pollStoresBehind, pollTables } from '../support/stores/polls-on-store.ts'
import { countPostInUsers, postTables, usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

type Client = Parameters<typeof dynamodbStore>[0]

const now = new Date('2026-01-01T00:00:00.000Z')
const createdAt = now.toISOString()
const options = ['tea', 'coffee', 'water', 'juice']
const byAnn = { author: 'ann', text: 'What do you drink?' }

let client: ReturnType<typeof dynamodbClient>
let traffic: ReturnType<typeof watchTraffic>
let polls: ReturnType<typeof pollStoresBehind>

beforeAll(async () => {
  client = dynamodbClient()
  traffic = watchTraffic(client)
  polls = pollStoresBehind(client)
  for (const name of ['ann', 'bob']) await usersBehind(client).add(name, createdAt)
})

function pollOf({ pollId, poll, postId, author, text }: Post): Poll {
  if (pollId === undefined || !poll) throw new Error(`The post ${postId} has no poll`)
  return { pollId, title: text, author, ...poll, createdAt, postId }
}

function postsBehind(through: Client) {
  return dynamodbPostStore(dynamodbStore(through), postTables, countPostInUsers, (post) =>
    post.poll ? newPollItems(pollTables, pollOf(post)) : [],
  )
}

function publishingBehind(through: Client, newId = snowflakes()) {
  return makePublishPost({
    posts: postsBehind(through),
    registerUser: () => Promise.reject(new Error('This must not be called')),
    clock: () => now,
    newId,
  })
}

describe('a post with a poll', () => {
  test('and the poll come into being together, with what each says of the other', async () => {
    const post = await publishingBehind(client)({ ...byAnn, poll: { options, durationMinutes: 5 } })
    const endsAt = '2026-01-01T00:05:00.000Z'
    expect(post).toEqual({
      ...byAnn,
      postId: post.postId,
      pollId: post.pollId,
      poll: { options, endsAt },
      createdAt,
    })
    expect(post.pollId).not.toBe(post.postId)
    const posts = postsBehind(client)
    expect(await posts.find([post.postId])).toEqual([{ ...post, replies: 0, quotes: 0 }])
    expect((await posts.listByAuthor('ann', { limit: 1 })).items).toEqual([post])
    const poll = { ...pollOf(post), title: byAnn.text }
    expect(await polls.polls.get(poll.pollId)).toEqual(poll)
    expect((await polls.list.read({ limit: 1 }, undefined)).items).toMatchObject([poll])
    expect(
      await polls.votes.cast({ pollId: poll.pollId, username: 'bob', option: 'tea', votedAt: createdAt }),
    ).toEqual({
      outcome: 'counted',
    })
    const late = { pollId: poll.pollId, username: 'eve', option: 'tea', votedAt: endsAt }
    expect(await polls.votes.cast(late)).toEqual({ outcome: 'ended', endsAt })
    const tallies = await polls.votes.talliesOf([{ pollId: poll.pollId, options }])
    expect(tallies.get(poll.pollId)?.tallies).toEqual(
      options.map((option) => ({ option, votes: option === 'tea' ? 1 : 0 })),
    )
  })

  test('has one without an end where none is asked for, of up to 25 options, as a reply to a quoted post', async () => {
    const root = await publishingBehind(client)(byAnn)
    const many = Array.from({ length: 25 }, (_, index) => `option ${index}`)
    const references = { inReplyTo: root.postId, quoted: root.postId }
    const post = await publishingBehind(client)({ ...byAnn, ...references, poll: { options: many } })
    expect(post.poll).toEqual({ options: many })
    expect(await polls.polls.get(post.pollId ?? '')).not.toHaveProperty('endsAt')
    expect((await polls.votes.tally(post.pollId ?? ''))?.tallies).toHaveLength(25)
    expect(await postsBehind(client).find([root.postId])).toMatchObject([{ replies: 1, quotes: 1 }])
  })

  test.each([
    ['the post', ['taken post', 'new poll', 'new post', 'newer poll']],
    ['the poll', ['taken poll', 'new post 2', 'new poll 2', 'new post 3']],
  ])('draws new ids where that of %s is taken, and changes neither', async (_, ids) => {
    const taken = ids[0] ?? ''
    const posts = postsBehind(client)
    await posts.add({ ...byAnn, postId: taken, createdAt })
    const other = { pollId: taken, title: 'Other?', author: 'ann', options: ['yes', 'no'], createdAt }
    await polls.polls.add(other)
    const drawn = [...ids]
    const post = await publishingBehind(
      client,
      () => drawn.shift() ?? 'none',
    )({ ...byAnn, poll: { options } })
    expect([post.pollId, post.postId]).not.toContain(taken)
    expect(await polls.polls.get(taken)).toEqual(other)
    expect(await posts.find([taken])).toMatchObject([{ postId: taken }])
    expect(drawn).toEqual([])
  })

  test('leaves nothing of either where a post that it refers to is missing', async () => {
    const before = await tableContents(dynamodb.client)
    const post = { ...byAnn, postId: 'never', pollId: 'never', poll: { options }, createdAt }
    const inReplyTo = { postId: 'missing', author: 'bob' }
    expect(await postsBehind(client).add({ ...post, inReplyTo })).toBe('reference-missing')
    expect(await tableContents(dynamodb.client)).toEqual(before)
  })

  test('is one post and one poll where the answer was lost', async () => {
    const post = await publishingBehind(lossyClient('TransactWriteItems', 1))({ ...byAnn, poll: { options } })
    const { items } = await postsBehind(client).listByAuthor('ann', { limit: 100 })
    expect(items.filter(({ pollId }) => pollId === post.pollId)).toEqual([post])
  })

  test('goes with its poll, and leaves only votes', async () => {
    const post = await publishingBehind(client)({ ...byAnn, poll: { options, durationMinutes: 5 } })
    const { pollId = '', postId } = post
    await polls.votes.cast({ pollId, username: 'bob', option: 'tea', votedAt: createdAt })
    const deletion = dynamodbPostDeletion(dynamodbStore(client), postTables, {
      countPost: countPostInUsers,
      pollDeletion: async () => pollDeletionItems(pollTables, pollOf(post)),
      clock: () => now,
    })
    await makeDeletePost({ deletion, removeLikes: async () => undefined })({ postId, username: 'ann' })
    const { voters: _, ...others } = await tableContents(dynamodb.client)
    for (const id of [postId, pollId]) expect(JSON.stringify(others)).not.toContain(id)
    expect(await polls.votes.talliesOf([{ pollId, options }])).toEqual(new Map())
  })

  test('goes with a poll that is stored while the post is being deleted', async () => {
    const post: Post = { ...byAnn, postId: 'of import', createdAt, pollId: 'late', poll: { options } }
    expect(await dynamodbPostStore(dynamodbStore(client), postTables, countPostInUsers).add(post)).toBe(
      'added',
    )
    let lookUps = 0
    const deletion = dynamodbPostDeletion(dynamodbStore(client), postTables, {
      countPost: countPostInUsers,
      pollDeletion: async (pollId) => {
        const found = await polls.polls.get(pollId)
        if (lookUps++ === 0) await polls.polls.add(pollOf(post))
        return found ? pollDeletionItems(pollTables, found) : [withoutPoll('polls', pollId)]
      },
      clock: () => now,
    })
    await deletion.begin(post)
    expect(await polls.polls.get('late')).toBeUndefined()
    expect(lookUps).toBe(2)
  })

  test('of four options is one transaction of 21 write units, two for each of ten items and one for the index by title', async () => {
    const { requests } = await traffic.of(() => publishingBehind(client)({ ...byAnn, poll: { options } }))
    expect(requests.map(({ operation, capacityUnits }) => [operation, capacityUnits])).toEqual([
      ['TransactWriteItems', 21],
    ])
  })
})

describe('what an answer shows of a hundred posts with polls', () => {
  test('is one wave of requests of a hundred keys each', async () => {
    const publish = publishingBehind(client)
    const published: Post[] = []
    for (let number = 0; number < 100; number++)
      published.push(await publish({ ...byAnn, poll: { options } }))
    const shared = dynamodbStore(client)
    const [posts, users] = [
      dynamodbPostStore(shared, postTables, countPostInUsers),
      dynamodbUserStore(shared, { users: 'users', feeds: 'feeds' }),
    ]
    const votes = dynamodbVoteStore(shared, pollTables)
    const shown = published.map(({ pollId = '' }) => ({ pollId, options }))
    let waiting = 0
    let most = 0
    const { result, requests } = await traffic.of(
      () =>
        Promise.all([
          posts.find(published.map(({ postId }) => postId)),
          users.findByNames(['ann']),
          votes.talliesOf(shown),
        ]),
      async (send) => {
        most = Math.max(most, ++waiting)
        return send().finally(() => waiting--)
      },
    )
    const [found, , tallies] = result
    expect([found.length, tallies.size, most]).toEqual([100, 100, requests.length])
    expect(requests.map(({ operation }) => operation)).toEqual(Array(6).fill('BatchGetItem'))
  })
})
