import { beforeAll, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { allPages } from '../support/all-pages.ts'
import {
  earlierItems,
  earlierUsers,
  loadEarlierData,
  newestFirst,
} from '../support/earlier-version/earlier-data.ts'
import { pollsApi } from '../support/http/polls-api.ts'
import { api, everyPost, publish } from '../support/http/posts-api.ts'
import { expectListsToMatch } from '../support/stores/upgraded.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

/** What an earlier version has stored, in the order of a deployment: first without the upgrade and then with it. */
const server = useRedis()
const dynamodb = useDynamoDB()

const posts = newestFirst(earlierItems('posts'), 'posts_id')
const polls = newestFirst(earlierItems('polls'), 'polls_id')
const popular = posts[0]?.posts_id ?? ''
const poll = polls.find(({ username }) => username === 'ann')?.polls_id ?? ''

let voting: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  const redis = new Redis(server.url)
  await loadEarlierData(dynamodb.client, redis)
  redis.disconnect()
  voting = await pollsApi()
})

const ids = (listed: readonly Readonly<Record<string, unknown>>[], name: string) =>
  listed.map((item) => item[name])

async function upgrade(): Promise<void> {
  const { handler } = await import('../../handlers/upgrade/upgrade.ts')
  const report = await handler({}, { getRemainingTimeInMillis: () => 90_000 })
  expect(report.position).toBeUndefined()
}

describe('before the upgrade', () => {
  test('posts are shown by their ids, with likes, and as liked and most liked posts', async () => {
    const viewer = 'only-liked'
    const { body: post } = await api.post({ query: { posts_id: popular, viewer } })
    expect(post).toEqual({ ...posts[0], likes: 33, liked: true })
    const posts_ids = [popular, 'none', '3'].join()
    const { body: found } = await api.posts({ query: { posts_ids } })
    expect([ids(found.posts, 'posts_id'), found.missing]).toEqual([[popular, '3'], ['none']])
    const { body: liked } = await api.likedPosts({ query: { username: viewer, viewer } })
    expect([liked.posts, ids(liked.liked_posts ?? [], 'posts_id')]).toEqual([
      [popular, '3'],
      [popular, '3'],
    ])
    expect((await api.top({ query: { viewer } })).body.top[0]).toMatchObject({ ...posts[0], liked: true })
    expect((await api.count({ query: { posts_id: popular } })).body.likes).toBe(33)
    expect((await api.likers({ query: { posts_id: '3' } })).body.users).toContain(viewer)
  })

  test('lists are answered without what is not in them yet', async () => {
    const answers = [
      await api.posts(),
      await api.userPosts({ query: { username: 'John' } }),
      await api.users(),
      await voting.list(),
      await voting.allResults(),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect((await api.user({ query: { username: 'John' } })).status).toBe(404)
  })

  test('posts are liked, unliked and deleted, by users who have acted before and are not registered yet', async () => {
    const { body } = await api.like({ json: { username: 'tomas', posts_id: popular } })
    expect(body.likes).toBe(34)
    expect((await api.unlike({ json: { username: 'liker-0', posts_id: popular } })).body.likes).toBe(33)
    const ofAnn =
      posts.find(({ posts_id, username }) => username === 'Ann' && posts_id !== popular)?.posts_id ?? ''
    expect((await api.remove({ json: { username: 'ann', posts_id: ofAnn } })).status).toBe(403)
    for (const [username, posts_id] of [
      ['Ann', ofAnn],
      ['chris', '7'],
    ] as const) {
      expect((await api.remove({ json: { username, posts_id } })).status).toBe(200)
      expect((await api.post({ query: { posts_id } })).status).toBe(404)
    }
  })

  test('authors publish and delete, and no count becomes negative', async () => {
    const posts_id = await publish('ann')
    await publish('John')
    expect((await api.user({ query: { username: 'ann' } })).body.posts).toBe(1)
    expect((await api.remove({ json: { username: 'ann', posts_id } })).status).toBe(200)
    const ofAnn = posts.filter(({ username }) => username === 'ann')[1]?.posts_id ?? ''
    expect((await api.remove({ json: { username: 'ann', posts_id: ofAnn } })).status).toBe(200)
    expect((await api.user({ query: { username: 'ann' } })).body.posts).toBe(0)
  })

  test('polls are found, voted in and counted, and votes are found', async () => {
    const { body } = await voting.find({ query: { polls_id: poll } })
    expect(body).toEqual(polls.find(({ polls_id }) => polls_id === poll))
    const titled = await voting.list({ query: { polls_title: 'Tea or coffee?' } })
    expect(titled.body.polls).toHaveLength(2)
    expect((await voting.results({ query: { polls_id: poll } })).body.total_votes).toBe(2)
    const vote = (user: string, choice: string) => voting.vote({ json: { user, polls_id: poll, choice } })
    expect((await vote('John', 'tea')).status).toBe(201)
    expect((await vote('only-voted', 'coffee')).status).toBe(409)
    expect((await vote('maria', 'milk')).status).toBe(422)
    const standing = { user: 'only-voted', polls_id: poll }
    expect((await voting.voteOf({ query: standing })).body).toMatchObject({ ...standing, choice: 'tea' })
    const votes = earlierItems('voters').filter(({ username }) => username === 'only-voted')
    const { body: all } = await voting.userVotes({ query: { username: 'only-voted' } })
    expect(all.votes).toHaveLength(votes.length)
  })
})

describe('after the upgrade', () => {
  beforeAll(upgrade)

  test('all posts, polls and users are in their lists, those of both versions', async () => {
    const listed = await everyPost(10)
    const { body } = await api.posts({ query: { posts_ids: ids(posts, 'posts_id').join() } })
    // Three posts of the earlier version were deleted, and one new post was not.
    expect(body.missing).toHaveLength(3)
    expect(ids(listed.slice(1), 'posts_id')).toEqual(ids(body.posts, 'posts_id'))
    for (const author of new Set(posts.map(({ username = '' }) => username))) {
      const own = listed.filter(({ username }) => username === author)
      const { body } = await api.userPosts({ query: { username: author, limit: '100' } })
      expect(ids(body.posts, 'posts_id')).toEqual(ids(own, 'posts_id'))
      expect((await api.user({ query: { username: author } })).body.posts).toBe(own.length)
    }
    const listedPolls = (await voting.list({ query: { limit: '100' } })).body.polls
    expect(ids(listedPolls, 'polls_id')).toEqual(ids(polls, 'polls_id'))
    expect(ids((await voting.allResults()).body.results, 'polls_id')).toEqual(ids(polls, 'polls_id'))
    await expectListsToMatch(dynamodb.client)
  })

  test('users are since when they first acted, also those whom requests have registered before it', async () => {
    const listed = await allPages(async (cursor) => {
      const { body } = await api.users({ query: { limit: '100', ...(cursor && { cursor }) } })
      return { items: body.users, next: body.next }
    })
    const since = listed.map(({ username, created_at }) => [username, created_at])
    const expected = new Map(earlierUsers())
    // This user's only like was taken back before.
    expected.delete('liker-0')
    expect(since.toSorted()).toEqual([...expected].toSorted())
  })

  test('a post of the earlier version is counted less when it is deleted', async () => {
    const before = (await api.user({ query: { username: 'zoë' } })).body.posts
    const posts_id = posts.find(({ username }) => username === 'zoë')?.posts_id ?? ''
    expect((await api.remove({ json: { username: 'zoë', posts_id } })).status).toBe(200)
    expect((await api.user({ query: { username: 'zoë' } })).body.posts).toBe(before - 1)
    await expectListsToMatch(dynamodb.client)
  })
})
