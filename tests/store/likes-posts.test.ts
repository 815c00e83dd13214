import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbPosts } from '../../lib/posts/dynamodb/dynamodb-post-store.ts'
import type { Posts } from '../../lib/posts/post-store.ts'
import { watchTraffic } from '../support/dynamodb-traffic.ts'
import { useDynamoDB } from '../support/stores.ts'

useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let posts: Posts

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  posts = dynamodbPosts(dynamodbStore(client), 'posts')
})

function post(posts_id: string, username: string, day: string) {
  return { posts_id, username, text: `of ${day}`, created_at: `${day}T00:00:00.000Z` }
}

/** The ids of all of a user's posts, page by page. */
async function idsOf(username: string, limit: number): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await posts.by(username, { limit, cursor })
    expect(page.posts.length).toBeLessThanOrEqual(limit)
    ids.push(...page.posts.map(({ posts_id }) => posts_id))
    cursor = page.next
  } while (cursor)
  return ids
}

describe("a user's posts", () => {
  test('come newest first, whatever the size of a page and the order in which they were put', async () => {
    for (const day of ['2026-01-02', '2026-01-04', '2026-01-01', '2026-01-05', '2026-01-03']) {
      await posts.put(post(`ann ${day}`, 'ann', day))
    }
    await posts.put(post('bob', 'bob', '2026-01-03'))
    const newestFirst = ['05', '04', '03', '02', '01'].map((day) => `ann 2026-01-${day}`)
    for (const limit of [1, 2, 3, 5, 100]) expect(await idsOf('ann', limit)).toEqual(newestFirst)
  })

  test('of one moment come each once, in one order', async () => {
    const ids = ['b', 'd', 'a', 'c']
    for (const id of ids) await posts.put(post(id, 'tie', '2026-01-01'))
    const whole = await idsOf('tie', 100)
    expect(whole.toSorted()).toEqual(ids.toSorted())
    expect(await idsOf('tie', 1)).toEqual(whole)
    expect(await idsOf('tie', 3)).toEqual(whole)
  })

  test('have no next page after one that is exactly full', async () => {
    for (const day of ['2026-01-01', '2026-01-02']) await posts.put(post(`full ${day}`, 'full', day))
    expect(await posts.by('full', { limit: 2 })).toEqual({
      posts: ['2026-01-02', '2026-01-01'].map((day) => ({
        posts_id: `full ${day}`,
        text: `of ${day}`,
        created_at: `${day}T00:00:00.000Z`,
      })),
    })
  })

  test("take no cursor of another user's", async () => {
    for (const username of ['eve', 'mallory']) {
      for (const day of ['2026-01-01', '2026-01-02'])
        await posts.put(post(`${username} ${day}`, username, day))
    }
    const { next } = await posts.by('eve', { limit: 1 })
    expect(next).toBeDefined()
    await expect(posts.by('mallory', { limit: 1, cursor: next })).rejects.toMatchObject({ reason: 'invalid' })
  })

  test('are one request of the index', async () => {
    const { requests } = await traffic.of(() => posts.by('ann', { limit: 2 }))
    expect(requests).toMatchObject([{ operation: 'Query', input: { IndexName: 'by_username', Limit: 3 } }])
  })
})

describe('posts by their ids', () => {
  test('are those that exist, in one request', async () => {
    const stored = post('found', 'ann', '2025-01-01')
    await posts.put(stored)
    const { result, requests } = await traffic.of(() => posts.find(['found', 'missing']))
    expect(result).toEqual([stored])
    expect(requests.map(({ operation }) => operation)).toEqual(['BatchGetItem'])
  })

  test('are asked for not at all where there are none', async () => {
    const { result, requests } = await traffic.of(() => posts.find([]))
    expect([result, requests]).toEqual([[], []])
  })
})

describe('whether a post exists', () => {
  test('is asked consistently of its key, and of nothing else of it', async () => {
    await posts.put(post('exists', 'ann', '2025-01-01'))
    const { result, requests } = await traffic.of(() => posts.exists('exists'))
    expect(result).toBe(true)
    expect(requests).toMatchObject([
      { operation: 'GetItem', input: { ProjectionExpression: 'posts_id', ConsistentRead: true } },
    ])
    expect(await posts.exists('does not')).toBe(false)
  })
})

test('every request ends with the deadline of its caller', async () => {
  const { requests } = await traffic.of(async () => {
    await posts.put(post('deadline', 'ann', '2025-01-01'))
    await posts.exists('deadline')
    await posts.find(['deadline'])
    await posts.by('ann', { limit: 1 })
  })
  expect(requests.map(({ operation, abortable }) => [operation, abortable])).toEqual([
    ['PutItem', true],
    ['GetItem', true],
    ['BatchGetItem', true],
    ['Query', true],
  ])
})
