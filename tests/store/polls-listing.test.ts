import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import type { Page, PageRequest } from '../../lib/platform/page.ts'
import type { ListedPoll } from '../../lib/polls/listed-poll.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import { allPages } from '../support/all-pages.ts'
import { fewAtOnce, retryOperation } from '../support/concurrency.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { pollStoresBehind } from '../support/stores/polls-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let stores: ReturnType<typeof pollStoresBehind>

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  stores = pollStoresBehind(client)
})

function poll(title: string, options: number, createdAt = '2026-01-01T00:00:00.000Z'): Poll {
  return {
    pollId: randomUUID(),
    title,
    author: 'ann',
    options: Array.from({ length: options }, (_, index) => `${index} ${'👍'.repeat(97)}`),
    createdAt,
  }
}

/** All of a list, a page of which has at most so many items. */
function everyPage<Item>(limit: number, read: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> {
  return allPages(async (cursor) => {
    const page = await retryOperation(() => read({ limit, cursor }))
    expect(page.items.length).toBeLessThanOrEqual(limit)
    return page
  })
}

describe('the list of 130 polls', () => {
  const day = (index: number) => `2026-01-${`${1 + (index % 28)}`.padStart(2, '0')}T00:00:00.000Z`
  /** 2 to 25 options; titles of 280 characters, of one, two and four bytes each; every third poll ends. */
  const created = Array.from({ length: 130 }, (_, index): Poll => {
    const title = `${index} `.padEnd(280, ['a', 'é'][index % 3])
    const one = poll(index % 3 === 2 ? `${'👍'.repeat(276)}${index}` : title, 2 + (index % 24), day(index))
    return index % 3 === 0 ? { ...one, endsAt: '2026-02-01T00:00:00.000Z', postId: `${index}` } : one
  })
  const expected: ListedPoll[] = []

  beforeAll(async () => {
    await fewAtOnce.map(created, async (one, index) => {
      const { pollId, options } = one
      const option = options[index % options.length] as string
      const vote = { username: `voter ${index % 2}`, pollId, option, votedAt: '2026-01-30T00:00:00.000Z' }
      await retryOperation(() => stores.polls.add(one))
      await retryOperation(() => stores.votes.cast(vote))
      const tallies = options.map((each) =>
        each === option ? { option: each, votes: 1, percent: 100 } : { option: each, votes: 0, percent: 0 },
      )
      expected.push({ ...one, totalVotes: 1, tallies })
    })
    const place = ({ createdAt, pollId }: Poll) => `${createdAt}#${pollId}`
    expected.sort((one, other) => (place(one) < place(other) ? 1 : -1))
  })

  test.each([1, 7, 25, 100])(
    'is newest first, ties by id, with the votes in each poll, once each, %p a page',
    async (limit) => {
      expect(await everyPage(limit, (page) => stores.list.read(page, undefined))).toEqual(expected)
    },
    60_000,
  )

  test('shows a viewer what the viewer has voted', async () => {
    const listed = await everyPage(100, (page) => stores.list.read(page, 'voter 1'))
    const indexOf = ({ pollId }: Poll) => created.findIndex((one) => one.pollId === pollId)
    expect(listed.map(({ votedFor }) => votedFor)).toEqual(
      expected.map((one) => {
        const index = indexOf(one)
        return index % 2 === 1 ? one.options[index % one.options.length] : null
      }),
    )
    expect(listed.map(({ votedFor: _, ...rest }) => rest)).toEqual(expected)
  })

  test('comes once each while polls are added', async () => {
    let added = 0
    const seen = await everyPage(25, async (page) => {
      const read = await stores.list.read(page, undefined)
      await stores.polls.add(poll(`Late ${added++}`, 3, '2027-01-01T00:00:00.000Z'))
      return read
    })
    expect(seen).toEqual(expected)
  })
})

describe('a page of the list', () => {
  beforeAll(async () => {
    const one = () => ({ ...poll('Usual', 4, '2028-01-01T00:00:00.000Z'), options: ['a', 'b', 'c', 'd'] })
    await fewAtOnce.map(Array.from({ length: 101 }, one), (usual) =>
      retryOperation(() => stores.polls.add(usual)),
    )
  })

  test.each([
    [1, undefined, ['Query', 'BatchGetItem']],
    [20, undefined, ['Query', 'BatchGetItem']],
    [20, 'ann', ['Query', 'BatchGetItem']],
    [100, undefined, ['Query', ...Array(4).fill('BatchGetItem')]],
    [100, 'ann', ['Query', ...Array(5).fill('BatchGetItem')]],
  ])(
    'of %i polls of 4 options is read consistently by few requests, for viewer %p',
    async (limit, viewer, operations) => {
      const { requests } = await traffic.of(() => stores.list.read({ limit }, viewer))
      expect(requests.map(({ operation }) => operation)).toEqual(operations)
      expect(requests.filter(({ abortable }) => !abortable)).toEqual([])
      const [query, ...batches] = requests
      expect(query?.input).toMatchObject({ TableName: 'feeds', ConsistentRead: true, Limit: limit + 1 })
      const tables = batches.flatMap(({ input }) => Object.values(input.RequestItems as object))
      expect(tables.every(({ ConsistentRead }) => ConsistentRead)).toBe(true)
    },
  )

  test('goes on after the megabyte that one answer of DynamoDB holds', async () => {
    const title = '👍'.repeat(280)
    const created = Array.from({ length: 105 }, () => poll(title, 25, '2029-01-01T00:00:00.000Z'))
    await fewAtOnce.map(created, (one) => retryOperation(() => stores.polls.add(one)))
    const { result, requests } = await retryOperation(() =>
      traffic.of(() => stores.list.read({ limit: 100 }, 'ann')),
    )
    expect(result.items.map(({ tallies }) => tallies.length)).toEqual(Array(100).fill(25))
    expect(requests.filter(({ operation }) => operation === 'Query')).toHaveLength(2)
    const next = await stores.list.read({ limit: 5, cursor: result.next }, undefined)
    expect(next.items.map((one) => one.title)).toEqual(Array(5).fill(title))
    const ids = new Set([...result.items, ...next.items].map(({ pollId }) => pollId))
    expect(ids).toEqual(new Set(created.map(({ pollId }) => pollId)))
  })
})

describe('the polls of a title', () => {
  test('come newest first and once each, those of the same moment in a fixed order, whatever the page size', async () => {
    const moments = ['2026-01-03', '2026-01-01', '2026-01-02', '2026-01-02', '2026-01-02']
    for (const day of moments) await stores.polls.add(poll('Ordered', 2, `${day}T00:00:00.000Z`))
    const whole = await allTitled('Ordered', 100)
    expect(whole.map(({ createdAt }) => createdAt.slice(0, 10))).toEqual(moments.toSorted().reverse())
    expect(new Set(whole.map(({ pollId }) => pollId)).size).toBe(5)
    for (const limit of [1, 2, 3, 5]) expect(await allTitled('Ordered', limit)).toEqual(whole)
  })

  function allTitled(title: string, limit: number): Promise<Poll[]> {
    return everyPage(limit, (page) => stores.polls.listByTitle(title, page))
  }

  test('fill a page even when one response of DynamoDB, a megabyte at most, does not', async () => {
    const title = '👎'.repeat(280)
    const created = Array.from({ length: 105 }, () => poll(title, 25))
    await fewAtOnce.map(created, (one) => retryOperation(() => stores.polls.add(one)))
    const { result, requests } = await retryOperation(() =>
      traffic.of(() => stores.polls.listByTitle(title, { limit: 100 })),
    )
    expect(result.items).toHaveLength(100)
    expect(requests).toHaveLength(2)
    const rest = await stores.polls.listByTitle(title, { limit: 100, cursor: result.next })
    expect(rest.items).toHaveLength(5)
  })

  test('are read by one query of the index', async () => {
    const { requests } = await traffic.of(() => stores.polls.listByTitle('Ordered', { limit: 2 }))
    expect(requests).toMatchObject([{ operation: 'Query', input: { IndexName: 'by_polls_title' } }])
  })

  test('refuse a cursor of the list of all polls', async () => {
    const { next } = await stores.list.read({ limit: 1 }, undefined)
    expect(next).toBeDefined()
    await expect(stores.polls.listByTitle('Ordered', { limit: 1, cursor: next })).rejects.toMatchObject({
      reason: { code: 'cursor-invalid' },
    })
  })
})
