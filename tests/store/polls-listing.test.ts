import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbPollStore } from '../../lib/polls/dynamodb/dynamodb-poll-store.ts'
import { dynamodbVoteStore } from '../../lib/polls/dynamodb/dynamodb-vote-store.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import type { PollStore } from '../../lib/polls/poll-store.ts'
import type { PollTally } from '../../lib/polls/tally.ts'
import type { VoteStore } from '../../lib/polls/vote-store.ts'
import { few, persist } from '../support/crowds.ts'
import { watchTraffic } from '../support/dynamodb-traffic.ts'
import { useDynamoDB } from '../support/stores.ts'

const tables = { polls: 'polls', results: 'results', voters: 'voters' }

useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let polls: PollStore
let votes: VoteStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  polls = dynamodbPollStore(dynamodbStore(client), tables)
  votes = dynamodbVoteStore(dynamodbStore(client), tables)
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

describe('all results of 130 polls', () => {
  /** 2 to 25 options; titles of 280 characters, of one, two and four bytes each. */
  const created = Array.from({ length: 130 }, (_, index) => {
    const title = `${index} `.padEnd(280, ['a', 'é'][index % 3])
    return poll(index % 3 === 2 ? `${'👍'.repeat(276)}${index}` : title, 2 + (index % 24))
  })
  const expected = new Map<string, PollTally>()

  beforeAll(async () => {
    await few.map(created, async (one, index) => {
      const { pollId, title, options } = one
      const option = options[index % options.length] as string
      const vote = { username: 'ann', pollId, option, votedAt: '2026-01-02T00:00:00.000Z' }
      await persist(() => polls.add(one))
      await persist(() => votes.cast(vote))
      const tallies = options.map((each) => ({ option: each, votes: each === option ? 1 : 0 }))
      expected.set(pollId, { pollId, title, tallies })
    })
  }, 60_000)

  test.each([1, 7, 25, 100])(
    'come each once and whole, %p a page',
    async (limit) => {
      const seen: PollTally[] = []
      let cursor: string | undefined
      let pages = 0
      do {
        const page = await persist(() => votes.tallyAll({ limit, cursor }))
        expect(page.items).toHaveLength(Math.min(limit, 130 - seen.length))
        seen.push(...page.items)
        cursor = page.next
        pages++
      } while (cursor)
      expect(pages).toBe(Math.ceil(130 / limit))
      expect(seen).toHaveLength(130)
      expect(new Map(seen.map((tally) => [tally.pollId, tally]))).toEqual(expected)
    },
    60_000,
  )

  test('are read by scans alone, those of whole polls', async () => {
    const { requests } = await traffic.of(() => votes.tallyAll({ limit: 25 }))
    expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(['Scan']))
  })

  test('that are added to meanwhile come each once still', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await votes.tallyAll({ limit: 50, cursor })
      seen.push(...page.items.map(({ pollId }) => pollId))
      cursor = page.next
      await polls.add(poll('Late', 3))
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(created.filter(({ pollId }) => !seen.includes(pollId))).toEqual([])
  })

  test("refuse another list's cursor", async () => {
    for (let index = 0; index < 2; index++) await polls.add(poll('Twice', 2))
    const { next } = await polls.listByTitle('Twice', { limit: 1 })
    await expect(votes.tallyAll({ limit: 1, cursor: next })).rejects.toMatchObject({
      reason: { code: 'cursor-invalid' },
    })
  })
})

describe('the polls of a title', () => {
  test('come newest first, those of one moment in one order, each once, whatever the size of a page', async () => {
    const moments = ['2026-01-03', '2026-01-01', '2026-01-02', '2026-01-02', '2026-01-02']
    for (const day of moments) await polls.add(poll('Ordered', 2, `${day}T00:00:00.000Z`))
    const whole = await allTitled('Ordered', 100)
    expect(whole.map(({ createdAt }) => createdAt.slice(0, 10))).toEqual(moments.toSorted().reverse())
    expect(new Set(whole.map(({ pollId }) => pollId)).size).toBe(5)
    for (const limit of [1, 2, 3, 5]) expect(await allTitled('Ordered', limit)).toEqual(whole)
  })

  async function allTitled(title: string, limit: number): Promise<Poll[]> {
    const listed: Poll[] = []
    let cursor: string | undefined
    do {
      const page = await polls.listByTitle(title, { limit, cursor })
      expect(page.items.length).toBeLessThanOrEqual(limit)
      listed.push(...page.items)
      cursor = page.next
    } while (cursor)
    return listed
  }

  test('fill a page even where one answer of DynamoDB, a megabyte, does not', async () => {
    const title = '👍'.repeat(280)
    const created = Array.from({ length: 105 }, () => poll(title, 25))
    await few.map(created, (one) => persist(() => polls.add(one)))
    const { result, requests } = await persist(() =>
      traffic.of(() => polls.listByTitle(title, { limit: 100 })),
    )
    expect(result.items).toHaveLength(100)
    expect(requests).toHaveLength(2)
    expect((await polls.listByTitle(title, { limit: 100, cursor: result.next })).items).toHaveLength(5)
  })

  test('are one request of the index, never a scan', async () => {
    const { requests } = await traffic.of(() => polls.listByTitle('Ordered', { limit: 25 }))
    expect(requests).toMatchObject([{ operation: 'Query', input: { IndexName: 'by_polls_title' } }])
  })
})
