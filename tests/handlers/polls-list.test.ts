import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { pollDeletionItems } from '../../lib/polls/dynamodb/poll-requests.ts'
import { allPages } from '../support/all-pages.ts'
import { type PollBody, type ProblemBody, pollsApi } from '../support/http/polls-api.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { pollTables } from '../support/stores/polls-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let api: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  api = await pollsApi()
})

async function poll(responses: readonly string[] = ['yes', 'no'], more: object = {}): Promise<PollBody> {
  await nextMillisecond()
  return (await api.create({ json: { polls_title: 'Tea?', username: 'chris', responses, ...more } })).body
}

/** What deletes a poll with its post. */
function deletionOf({ polls_id, polls_title, username, responses, created_at }: PollBody) {
  const names = { pollId: polls_id, title: polls_title, author: username }
  return pollDeletionItems(pollTables, { ...names, options: responses, createdAt: created_at })
}

async function remove(poll: PollBody): Promise<void> {
  await dynamodb.client.send(new TransactWriteItemsCommand({ TransactItems: deletionOf(poll) }))
}

async function everyPoll(limit: number, viewer?: string) {
  return allPages(async (cursor) => {
    const query = { limit: `${limit}`, ...(viewer && { viewer }), ...(cursor && { cursor }) }
    const { body } = await api.list({ query })
    return { items: body.polls, next: body.next }
  })
}

async function everyResult(limit: number) {
  return allPages(async (cursor) => {
    const { body } = await api.allResults({ query: { limit: `${limit}`, ...(cursor && { cursor }) } })
    return { items: body.results, next: body.next }
  })
}

describe('GET /polls without a title', () => {
  test('lists all polls, newest first, each as it was created, with its results and what the viewer voted', async () => {
    const [first, second] = [await poll(['z', 'a', 'm']), await poll(undefined, { duration_minutes: 5 })]
    for (const [user, choice] of [
      ['ann', 'a'],
      ['bob', 'a'],
      ['cid', 'z'],
    ]) {
      await api.vote({ json: { user, polls_id: first.polls_id, choice } })
    }
    const shown = {
      first: {
        ...first,
        total_votes: 3,
        results: [
          { choice: 'z', votes: 1, percent: 33.3 },
          { choice: 'a', votes: 2, percent: 66.7 },
          { choice: 'm', votes: 0, percent: 0 },
        ],
      },
      second: {
        ...second,
        total_votes: 0,
        results: [
          { choice: 'yes', votes: 0, percent: 0 },
          { choice: 'no', votes: 0, percent: 0 },
        ],
      },
    }
    for (const [viewer, choices] of [
      [undefined, [{}, {}]],
      ['ann', [{ choice: null }, { choice: 'a' }]],
      ['cid', [{ choice: null }, { choice: 'z' }]],
      ['dan', [{ choice: null }, { choice: null }]],
    ] as const) {
      const query = { limit: '2', ...(viewer && { viewer }) }
      const expected = [
        { ...shown.second, ...choices[0] },
        { ...shown.first, ...choices[1] },
      ]
      for (const key of ['GET /polls/polls', 'POST /polls/polls']) {
        expect((await api.list({ query }, key)).body.polls).toEqual(expected)
      }
    }
  })

  test('shows every poll once, whatever the size of a page, and no next page after the last', async () => {
    for (let index = 0; index < 5; index++) await poll()
    const all = await everyPoll(100)
    const order = all.map(({ created_at, polls_id }) => `${created_at} ${polls_id}`)
    expect(order).toEqual(order.toSorted().toReversed())
    for (const limit of [1, 2, 3, all.length]) expect(await everyPoll(limit)).toEqual(all)
    const { body } = await api.list({ query: { limit: `${all.length}` } })
    expect(Object.keys(body)).toEqual(['polls'])
  })

  test('shows a poll from the moment its creation is answered, a vote likewise, until the deletion is', async () => {
    for (let round = 0; round < 10; round++) {
      const created = await poll()
      await api.vote({ json: { user: 'ann', polls_id: created.polls_id, choice: 'no' } })
      const { body } = await api.list({ query: { limit: '1', viewer: 'ann' } })
      expect(body.polls).toMatchObject([{ ...created, total_votes: 1, choice: 'no' }])
      await remove(created)
      for (const { polls_id } of await everyPoll(100)) expect(polls_id).not.toBe(created.polls_id)
    }
  })

  test('is read without repeats and without gaps while polls are created, voted in and deleted', async () => {
    const standing: string[] = []
    for (let index = 0; index < 30; index++) standing.push((await poll()).polls_id)
    const deleted = new Set<string>()
    let isWriting = true
    const write = async (writer: number) => {
      while (isWriting) {
        const created = await poll()
        const choice = 'yes'
        await api.vote({ json: { user: `writer ${writer}`, polls_id: created.polls_id, choice } })
        await remove(created)
        deleted.add(created.polls_id)
      }
    }
    const writers = Array.from({ length: 8 }, (_, writer) => write(writer))
    for (const limit of [3, 10, 25]) {
      const before = new Set(deleted)
      const listed = await everyPoll(limit, 'writer 1')
      const ids = listed.map(({ polls_id }) => polls_id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(standing.filter((polls_id) => !ids.includes(polls_id))).toEqual([])
      expect(ids.filter((polls_id) => before.has(polls_id))).toEqual([])
      for (const { responses, results } of listed) {
        expect(results.map(({ choice }) => choice)).toEqual(responses)
      }
    }
    isWriting = false
    await Promise.all(writers)
    expect(deleted.size).toBeGreaterThan(8)
  })

  test('leaves a poll out of which it has the entry, but not all tallies', async () => {
    const [kept, gone] = [await poll(), await poll()]
    const rows = deletionOf(gone).filter(({ Delete }) => Delete?.TableName === pollTables.results)
    await dynamodb.client.send(new TransactWriteItemsCommand({ TransactItems: rows.slice(1) }))
    const { body } = await api.list({ query: { limit: '2' } })
    expect(body.polls.map(({ polls_id }) => polls_id)).toEqual([kept.polls_id])
    await remove(gone)
  })
})

describe('GET /allresults', () => {
  test('yields every poll once and complete, newest first, with author and dates, whatever the page size', async () => {
    const created: PollBody[] = []
    for (const [count, more] of [
      [2, {}],
      [25, { duration_minutes: 60 }],
      [3, { username: 'zoe' }],
      [7, {}],
    ] as const) {
      created.unshift(await poll(many(count, 9), more))
    }
    const expected = []
    for (const { polls_id, username, created_at } of created) {
      const { body } = await api.results({ query: { polls_id } })
      expected.push({ ...body, username, created_at })
    }
    const listed = await everyResult(1)
    expect(listed.slice(0, 4)).toEqual(expected)
    expect(expected.map(({ ends_at }) => ends_at)).toEqual([
      undefined,
      undefined,
      created[2]?.ends_at,
      undefined,
    ])
    expect(created[2]?.ends_at).toBeDefined()
    const order = listed.map(({ created_at, polls_id }) => `${created_at} ${polls_id}`)
    expect(order).toEqual(order.toSorted().toReversed())
    expect(new Set(order).size).toBe(order.length)
    expect(await everyResult(100)).toEqual(listed)
  })

  test('refuses a forged cursor', async () => {
    const { status, body } = await api.allResults<ProblemBody>({ query: { cursor: 'forged' } })
    expect([status, Object.keys(body.errors)]).toEqual([400, ['cursor']])
  })
})

/** `count` distinct responses of `length` characters. */
function many(count: number, length: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 'é'))
}
