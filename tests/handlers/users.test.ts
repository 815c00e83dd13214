import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { allPages } from '../support/all-pages.ts'
import { manyAtOnce, retryRequest } from '../support/concurrency.ts'
import { pollsApi } from '../support/http/polls-api.ts'
import { api, publish, type UserBody } from '../support/http/posts-api.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const user = async (username: string) => (await api.user({ query: { username } })).body

function everyUser(limit: number): Promise<UserBody[]> {
  return allPages(async (cursor) => {
    const { body } = await api.users({ query: { limit: `${limit}`, ...(cursor && { cursor }) } })
    return { items: body.users, next: body.next }
  })
}

describe("a user's id", () => {
  test('is the same for names that differ by case alone, and those are users of their own', async () => {
    for (const name of ['Mary', 'mary', 'MARY']) await publish(name)
    await publish('mary')
    const [Mary, mary, MARY] = [await user('Mary'), await user('mary'), await user('MARY')]
    expect(new Set([Mary, mary, MARY].map(({ users_id }) => users_id))).toEqual(new Set([userIdOf('Mary')]))
    expect([Mary.posts, mary.posts, MARY.posts]).toEqual([1, 2, 1])
    expect(Mary.created_at <= mary.created_at && mary.created_at <= MARY.created_at).toBe(true)
  })
})

describe('a user', () => {
  test('is seen first by a post', async () => {
    const before = new Date().toISOString()
    await publish('poster')
    const after = new Date().toISOString()
    const { created_at, ...rest } = await user('poster')
    expect(rest).toEqual({ users_id: userIdOf('poster'), username: 'poster', posts: 1, likes: 0 })
    expect(before <= created_at && created_at <= after).toBe(true)
  })

  test('is seen first by a like, and not by one of a post that does not exist', async () => {
    const posts_id = await publish('poster')
    await api.like({ json: { username: 'liker', posts_id } })
    expect(await user('liker')).toMatchObject({ username: 'liker', posts: 0, likes: 1 })
    await api.like({ json: { username: 'loser', posts_id: 'none' } })
    expect((await api.user({ query: { username: 'loser' } })).status).toBe(404)
  })

  test('is seen first by a poll or a vote, and not by a vote that leads nowhere', async () => {
    const polls = await pollsApi()
    const { body: poll } = await polls.create({
      json: { polls_title: 'Tea?', username: 'asker', responses: ['yes', 'no'] },
    })
    const vote = (user: string, choice: string, polls_id = poll.polls_id) =>
      polls.vote({ json: { user, choice, polls_id } })
    expect((await vote('voter', 'yes')).status).toBe(201)
    for (const name of ['asker', 'voter'])
      expect(await user(name)).toMatchObject({ username: name, posts: 0 })
    expect((await vote('lost voter', 'perhaps')).status).toBe(422)
    expect((await vote('lost voter', 'yes', 'none')).status).toBe(404)
    expect((await api.user({ query: { username: 'lost voter' } })).status).toBe(404)
  })

  test('keeps the time of the first sight', async () => {
    await publish('early')
    const { created_at } = await user('early')
    await nextMillisecond()
    const posts_id = await publish('early')
    await api.like({ json: { username: 'early', posts_id } })
    expect((await user('early')).created_at).toBe(created_at)
  })

  test('has as many posts as are listed, however many are published and deleted at once', async () => {
    const ids = await manyAtOnce.map(Array(60).keys(), () => publish('busy'))
    const removed = ids.slice(0, 30)
    const published = await Promise.all([
      manyAtOnce.map(Array(30).keys(), () => publish('busy')),
      manyAtOnce.map(removed, (posts_id) =>
        retryRequest(() => api.remove({ json: { username: 'busy', posts_id } })),
      ),
    ]).then(([more]) => more)
    const posts = await allPages(async (cursor) => {
      const query = { username: 'busy', limit: '100', ...(cursor && { cursor }) }
      const { body } = await api.userPosts({ query })
      return { items: body.posts.map(({ posts_id }) => posts_id), next: body.next }
    })
    expect(posts).toEqual(expect.arrayContaining([...ids.slice(30), ...published]))
    expect(posts.filter((posts_id) => removed.includes(posts_id))).toEqual([])
    expect((await user('busy')).posts).toBe(posts.length)
  })

  test('is registered once by many first requests at once', async () => {
    const posts_id = await publish('poster')
    await Promise.all([
      ...Array.from({ length: 10 }, () => publish('sudden')),
      ...Array.from({ length: 10 }, () => api.like({ json: { username: 'sudden', posts_id } })),
    ])
    const all = await everyUser(100)
    expect(all.filter(({ username }) => username === 'sudden')).toMatchObject([{ posts: 10, likes: 1 }])
  })
})

test('all users are listed newest first, with their counts, each on one page', async () => {
  for (const name of ['first', 'second', 'third']) {
    await publish(name)
    await nextMillisecond()
  }
  const posts_id = await publish('third')
  await api.like({ json: { username: 'second', posts_id } })
  const all = await everyUser(100)
  expect(all.slice(0, 3).map(({ username, posts, likes }) => [username, posts, likes])).toEqual([
    ['third', 2, 0],
    ['second', 1, 1],
    ['first', 1, 0],
  ])
  for (const each of all.slice(0, 3)) expect(await user(each.username)).toEqual(each)
  for (const limit of [1, 2, 7]) expect(await everyUser(limit)).toEqual(all)
})
