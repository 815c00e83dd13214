import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { snowflakes } from '../../lib/platform/snowflakes.ts'
import type { Post } from '../../lib/posts/post.ts'
import type { PostStore } from '../../lib/posts/post-store.ts'
import { makePublishPost } from '../../lib/posts/publish-post.ts'
import type { UserStore } from '../../lib/users/user-store.ts'
import { allPages } from '../support/all-pages.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { postsBehind, usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let posts: PostStore
let users: UserStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  posts = postsBehind(client)
  users = usersBehind(client)
})

function post(postId: string, author: string, day: string): Post {
  return { postId, author, text: `of ${day}`, createdAt: `${day}T00:00:00.000Z` }
}

async function put(post: Post): Promise<void> {
  await users.add(post.author, post.createdAt)
  expect(await posts.add(post)).toBe('added')
}

/** The ids of all of an author's posts, page by page. */
async function idsOf(author: string, limit: number): Promise<string[]> {
  const listed = await allPages(async (cursor) => {
    const page = await posts.listByAuthor(author, { limit, cursor })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    return page
  })
  return listed.map(({ postId }) => postId)
}

describe("an author's posts", () => {
  test('are listed newest first, whatever the size of a page and the order in which they were stored', async () => {
    for (const day of ['2026-01-02', '2026-01-04', '2026-01-01', '2026-01-05', '2026-01-03']) {
      await put(post(`ann ${day}`, 'ann', day))
    }
    await put(post('bob', 'bob', '2026-01-03'))
    const newestFirst = ['05', '04', '03', '02', '01'].map((day) => `ann 2026-01-${day}`)
    for (const limit of [1, 2, 3, 5, 100]) expect(await idsOf('ann', limit)).toEqual(newestFirst)
  })

  test('of the same moment are listed once each, in the same order at every page size', async () => {
    const ids = ['b', 'd', 'a', 'c']
    for (const id of ids) await put(post(id, 'tie', '2026-01-01'))
    const whole = await idsOf('tie', 100)
    expect(whole.toSorted()).toEqual(ids.toSorted())
    expect(await idsOf('tie', 1)).toEqual(whole)
    expect(await idsOf('tie', 3)).toEqual(whole)
  })

  test('have no next page after one that is exactly full', async () => {
    for (const day of ['2026-01-01', '2026-01-02']) await put(post(`full ${day}`, 'full', day))
    expect(await posts.listByAuthor('full', { limit: 2 })).toEqual({
      items: ['2026-01-02', '2026-01-01'].map((day) => post(`full ${day}`, 'full', day)),
    })
  })

  test("refuse a cursor of another author's posts", async () => {
    for (const author of ['eve', 'mallory']) {
      for (const day of ['2026-01-01', '2026-01-02']) await put(post(`${author} ${day}`, author, day))
    }
    const { next } = await posts.listByAuthor('eve', { limit: 1 })
    expect(next).toBeDefined()
    await expect(posts.listByAuthor('mallory', { limit: 1, cursor: next })).rejects.toMatchObject({
      reason: { code: 'cursor-invalid' },
    })
  })

  test('are read by one consistent request to their feed', async () => {
    const { requests } = await traffic.of(() => posts.listByAuthor('ann', { limit: 2 }))
    expect(requests).toMatchObject([
      { operation: 'Query', input: { TableName: 'feeds', ConsistentRead: true, Limit: 3 } },
    ])
  })
})

test('processes that draw the same ids at the same moment publish a post each', async () => {
  const [time, registered] = [Date.parse('2026-01-07T00:00:00Z'), new Set<string>()]
  const publishing = Array.from({ length: 3 }, () =>
    makePublishPost({
      posts,
      registerUser: async (username) => {
        registered.add(username)
        await users.add(username, new Date(time).toISOString())
      },
      clock: () => new Date(time),
      // Of one worker, with sequences that begin at one place, as after a restart within the millisecond.
      newId: snowflakes(
        () => time,
        () => 0,
      ),
    }),
  )
  const published: Post[] = []
  for (let round = 0; round < 4; round++) {
    const together = publishing.map((publish) => publish({ author: 'same ids', text: `${round}` }))
    published.push(...(await Promise.all(together)))
  }
  const ids = published.map(({ postId }) => postId)
  expect(new Set(ids).size).toBe(12)
  expect(await idsOf('same ids', 5)).toEqual(ids.toSorted().toReversed())
  expect((await users.find('same ids'))?.posts).toBe(12)
  expect([...registered]).toEqual(['same ids'])
})

describe('posts by their ids', () => {
  test('are those that exist, read by one request', async () => {
    const stored = post('found', 'ann', '2025-01-01')
    await put(stored)
    const { result, requests } = await traffic.of(() => posts.find(['found', 'missing']))
    expect(result).toEqual([{ ...stored, replies: 0, quotes: 0 }])
    expect(requests.map(({ operation }) => operation)).toEqual(['BatchGetItem'])
  })

  test('cause no request if no id is given', async () => {
    const { result, requests } = await traffic.of(() => posts.find([]))
    expect([result, requests]).toEqual([[], []])
  })
})

describe('whether a post exists', () => {
  test('is a consistent read of nothing but its author and the mark of its deletion', async () => {
    await put(post('exists', 'ann', '2025-01-01'))
    const { result, requests } = await traffic.of(() => posts.exists('exists'))
    expect(result).toBe(true)
    expect(requests).toMatchObject([
      { operation: 'GetItem', input: { ProjectionExpression: 'username, deleted_at', ConsistentRead: true } },
    ])
    expect(await posts.exists('does not')).toBe(false)
  })
})

test('every request is aborted at the deadline of its operation', async () => {
  const { requests } = await traffic.of(async () => {
    await posts.add(post('deadline', 'ann', '2025-01-01'))
    await posts.exists('deadline')
    await posts.find(['deadline'])
    await posts.listByAuthor('ann', { limit: 1 })
  })
  expect(requests.map(({ operation, abortable }) => [operation, abortable])).toEqual([
    ['TransactWriteItems', true],
    ['GetItem', true],
    ['BatchGetItem', true],
    ['Query', true],
  ])
})
