import { beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { snowflakes } from '../../lib/platform/snowflakes.ts'
import type { Post } from '../../lib/posts/post.ts'
import type { PostRange, PostStore } from '../../lib/posts/post-store.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { deletionBehind, postsBehind, store, usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let posts: PostStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  posts = postsBehind(client)
})

const epoch = Date.parse('2026-01-01T00:00:00.000Z')

function at(millisecond: number): string {
  return new Date(epoch + millisecond).toISOString()
}

function post(author: string, postId: string, millisecond: number): Post {
  return { postId, author, text: 'hello', createdAt: at(millisecond) }
}

/** All pages from the newest on, and from the last of them back to the first. */
async function walk(author: string, limit: number, range: PostRange = {}) {
  const list = (request: object) => posts.listByAuthor(author, { ...range, limit, ...request })
  let page = await list({ direction: 'older' })
  const forth = [page]
  while (page.next) {
    page = await list({ direction: 'older', cursor: page.next })
    forth.push(page)
  }
  const back = [page]
  while (page.previous) {
    page = await list({ direction: 'newer', cursor: page.previous })
    back.unshift(page)
  }
  return {
    forth: idsOf(forth),
    back: idsOf(back),
    ends: [forth[0]?.previous, forth.at(-1)?.next, page.previous],
  }
}

function idsOf(pages: readonly { readonly items: readonly Post[] }[]): string[] {
  return pages.flatMap(({ items }) => items.map(({ postId }) => postId))
}

describe('a list of posts that is read both ways', () => {
  test('has the same posts back as forth, at every size of a page', async () => {
    const newestFirst = ['5', '40', '4', '3', '20', '2', '1']
    for (const [index, id] of newestFirst.entries()) {
      await store(dynamodb.client, post('ann', id, [9, 8, 8, 8, 8, 7, 6][index] ?? 0))
    }
    const sorted = ['5', '40', '4', '3', '20', '2', '1']
    for (const limit of [1, 2, 3, 4, 7, 100]) {
      const { forth, back, ends } = await walk('ann', limit)
      expect([forth, back, ends]).toEqual([sorted, sorted, [undefined, undefined, undefined]])
    }
  })

  test('leads from a page to the next ones on either side, whose posts may be gone', async () => {
    const deletion = deletionBehind(dynamodb.client)
    const remove = async (id: string) => deletion.begin((await posts.find([id]))[0] as Post)
    for (const number of [1, 2, 3, 4, 5, 6]) await store(dynamodb.client, post('bob', `b${number}`, number))
    const list = (request: object) => posts.listByAuthor('bob', { limit: 2, ...request })
    const first = await list({ direction: 'older' })
    const second = await list({ direction: 'older', cursor: first.next })
    for (const id of ['b5', 'b4', 'b3']) await remove(id)
    const before = { direction: 'newer', cursor: second.previous }
    expect(idsOf([await list(before)])).toEqual(['b6'])
    expect(idsOf([await list({ direction: 'older', cursor: second.next })])).toEqual(['b2', 'b1'])
    await remove('b6')
    expect(await list(before)).toEqual({ items: [] })
    for (const number of [7, 8, 9]) await store(dynamodb.client, post('bob', `b${number}`, number))
    const back = await list(before)
    expect(idsOf([back])).toEqual(['b8', 'b7'])
    expect(idsOf([await list({ direction: 'newer', cursor: back.previous })])).toEqual(['b9'])
  })

  test('has every post once in either direction while others are published and deleted', async () => {
    const deletion = deletionBehind(dynamodb.client)
    const standing = Array.from({ length: 30 }, (_, index) => post('eve', `stands ${index}`, index * 10))
    for (const one of standing) await store(dynamodb.client, one)
    let isOver = false
    let deleted = 0
    const writers = ['x', 'y', 'z'].map(async (writer) => {
      for (let number = 0; !isOver; number++) {
        const passing = post('eve', `passes ${writer} ${number}`, ((number * 70) % 300) + 3)
        await store(dynamodb.client, passing)
        await deletion.begin(passing)
        deleted++
      }
    })
    const expected = standing.map(({ postId }) => postId).toReversed()
    try {
      for (let walks = 0; walks < 5; walks++) {
        const { forth, back } = await walk('eve', 4)
        for (const ids of [forth, back]) {
          expect(ids.filter((id) => id.startsWith('stands'))).toEqual(expected)
          expect(new Set(ids).size).toBe(ids.length)
        }
      }
    } finally {
      isOver = true
      await Promise.all(writers)
    }
    expect(deleted).toBeGreaterThan(10)
  })
})

describe('a range of a list of posts', () => {
  /** In the order of their ids as text; some share a millisecond. */
  const newId = snowflakes(
    () => epoch + 5,
    () => 0,
  )
  const stored = [
    ...['900', '30', '31', '7'].map((id, index) => post('range', id, [1, 3, 3, 8][index] ?? 0)),
    ...[5, 5, 6].map((millisecond) => post('range', newId(), millisecond)),
  ]
  const gone = newId()
  const older = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0

  beforeAll(async () => {
    for (const one of stored) await store(dynamodb.client, one)
  })

  const ids = fc.option(fc.constantFrom(...stored.map(({ postId }) => postId), gone, '12'), {
    nil: undefined,
  })
  const times = fc.option(fc.integer({ min: 0, max: 9 }).map(at), { nil: undefined })

  test('is what is newer and older than its bounds, in pages of any size in both directions', async () => {
    const positionOf = (id: string) => {
      const createdAt = stored.find(({ postId }) => postId === id)?.createdAt
      return `${createdAt ?? (id === gone ? at(5) : '2010-11-04T01:42:54.657Z')}#${id}`
    }
    const newestFirst = stored
      .map((one) => ({ ...one, position: `${one.createdAt}#${one.postId}` }))
      .toSorted((one, other) => (older(one.position, other.position) ? 1 : -1))
    await fc.assert(
      fc.asyncProperty(
        fc.record({ newerThan: ids, olderThan: ids, from: times, until: times }),
        fc.integer({ min: 1, max: 8 }),
        async (range, limit) => {
          const { newerThan, olderThan, from, until } = range
          const expected = newestFirst.filter(
            ({ position, createdAt }) =>
              (newerThan === undefined || older(positionOf(newerThan), position)) &&
              (olderThan === undefined || older(position, positionOf(olderThan))) &&
              (from === undefined || createdAt >= from) &&
              (until === undefined || createdAt < until),
          )
          const expectedIds = expected.map(({ postId }) => postId)
          const { forth, back, ends } = await walk('range', limit, range)
          expect([forth, back, ends]).toEqual([expectedIds, expectedIds, [undefined, undefined, undefined]])
        },
      ),
      { numRuns: 150 },
    )
  })

  test('counts from a post also while it is being deleted', async () => {
    const [begun, next] = [post('going', '50', 1), post('going', '49', 2)]
    for (const one of [begun, next]) await store(dynamodb.client, one)
    await deletionBehind(dynamodb.client).begin(begun)
    expect(idsOf([await posts.listByAuthor('going', { limit: 5, newerThan: '50' })])).toEqual(['49'])
  })

  test('from an id that is neither a post’s nor a snowflake is refused', async () => {
    await expect(posts.list({ limit: 5, olderThan: 'no snowflake' })).rejects.toMatchObject({
      reason: { code: 'post-not-found', postId: 'no snowflake' },
    })
  })

  test('costs one read unit for each bound that is a post, and no entries beyond the bounds', async () => {
    await usersBehind(dynamodb.client).add('long', at(0))
    for (let number = 0; number < 40; number++) {
      const text = 'x'.repeat(280)
      await store(dynamodb.client, { ...post('long', `${1_000 + number}`, number), text })
    }
    const range = { newerThan: '1020', olderThan: '1023' }
    const { result, requests } = await traffic.of(() => posts.listByAuthor('long', { limit: 100, ...range }))
    expect(idsOf([result])).toEqual(['1022', '1021'])
    expect(requests.map(({ operation, capacityUnits }) => [operation, capacityUnits])).toEqual([
      ['GetItem', 1],
      ['GetItem', 1],
      ['Query', 1],
    ])
    expect(requests.every(({ abortable }) => abortable)).toBe(true)
    const empty = await traffic.of(() => posts.listByAuthor('long', { limit: 5, from: at(9), until: at(9) }))
    expect([empty.result, empty.requests]).toEqual([{ items: [] }, []])
  })
})
