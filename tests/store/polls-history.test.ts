import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { voteItem } from '../../lib/polls/dynamodb/vote-item.ts'
import type { Vote } from '../../lib/polls/vote.ts'
import type { ListedVote } from '../../lib/polls/vote-history.ts'
import { fewAtOnce, retryOperation } from '../support/concurrency.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { pollStoresBehind } from '../support/stores/polls-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let stores: ReturnType<typeof pollStoresBehind>

beforeAll(async () => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  stores = pollStoresBehind(client)
  const createdAt = '2026-01-01T00:00:00.000Z'
  await fewAtOnce.map(Array(130).keys(), (index) =>
    retryOperation(() =>
      stores.polls.add({ pollId: `${index}`, title: `Poll ${index}`, author: 'ann', options, createdAt }),
    ),
  )
})

const options = ['yes', 'no']
const timeOf = (second: number) => new Date(Date.UTC(2026, 0, 2) + second * 1_000).toISOString()

/** Votes of a user, one second after the other or, in runs of three, at the same time. */
function votesOf(username: string, polls: readonly string[], inRuns = false): Vote[] {
  return polls.map((pollId, index) => {
    const second = inRuns ? Math.floor(index / 3) : index
    return { pollId, username, option: options[index % 2] ?? '', votedAt: timeOf(second) }
  })
}

async function write(votes: readonly Vote[]): Promise<void> {
  for (let index = 0; index < votes.length; index += 25) {
    const voters = votes.slice(index, index + 25).map((vote) => ({ PutRequest: { Item: voteItem(vote) } }))
    await dynamodb.client.send(new BatchWriteItemCommand({ RequestItems: { voters } }))
  }
}

/** All pages, each with its number of votes. */
async function everyPage(username: string, limit: number) {
  const listed: ListedVote[] = []
  const sizes: number[] = []
  let cursor: string | undefined
  do {
    const page = await stores.history.list(username, { limit, cursor })
    listed.push(...page.items)
    sizes.push(page.items.length)
    cursor = page.next
  } while (cursor)
  return { listed, sizes }
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)

describe("a user's votes", () => {
  test.each([1, 2, 3, 4, 7, 100])(
    'at the same time come once each and in the same order, %i a page',
    async (limit) => {
      const votes = votesOf('tie', ids(20), true)
      await write(votes)
      const whole = (await everyPage('tie', 100)).listed
      expect(whole.map(({ pollId }) => pollId).toSorted()).toEqual(ids(20).toSorted())
      const times = whole.map(({ votedAt }) => votedAt)
      expect(times).toEqual(times.toSorted().toReversed())
      expect((await everyPage('tie', limit)).listed).toEqual(whole)
    },
  )

  test('are read by two requests a page, and by one more for a hundred', async () => {
    await write(votesOf('many', ids(130)))
    for (const [limit, operations] of [
      [1, ['Query', 'BatchGetItem']],
      [20, ['Query', 'BatchGetItem']],
      [100, ['Query', 'BatchGetItem', 'BatchGetItem']],
    ] as const) {
      const { requests } = await traffic.of(() => stores.history.list('many', { limit }))
      expect(requests.map(({ operation }) => operation)).toEqual(operations)
      expect(requests.filter(({ abortable }) => !abortable)).toEqual([])
    }
  })

  test('fill a page although the newest are in polls that were deleted', async () => {
    await write(votesOf('some', [...ids(30), 'gone 1', '40', 'gone 2', 'gone 3']))
    const { items } = await stores.history.list('some', { limit: 5 })
    expect(items.map(({ title }) => title)).toEqual(
      ['40', '29', '28', '27', '26'].map((pollId) => `Poll ${pollId}`),
    )
    const all = ['40', ...ids(30).toReversed()]
    for (const limit of [1, 2, 3, 4]) {
      expect((await everyPage('some', limit)).listed.map(({ pollId }) => pollId)).toEqual(all)
    }
  })

  test('are followed by no empty page where the oldest are in polls that were deleted', async () => {
    await write(votesOf('last', ['gone 1', 'gone 2', ...ids(4)]))
    expect((await everyPage('last', 2)).sizes).toEqual([2, 2])
  })

  test('behind a hundred in polls that were deleted are reached by pages of at most ten requests', async () => {
    const gone = Array.from({ length: 100 }, (_, index) => `gone ${index}`)
    await write(votesOf('unlucky', ['1', '2', ...gone, '3']))
    const { result, requests } = await traffic.of(() => stores.history.list('unlucky', { limit: 2 }))
    expect(result.items.map(({ pollId }) => pollId)).toEqual(['3'])
    expect(requests).toHaveLength(10)
    const { listed, sizes } = await everyPage('unlucky', 2)
    expect(listed.map(({ pollId }) => pollId)).toEqual(['3', '2', '1'])
    expect(sizes.length).toBeGreaterThan(5)
  })
})

describe("a user's vote in a poll", () => {
  test('is read with the poll by one consistent request', async () => {
    const [vote] = votesOf('one', ['7'])
    await write(vote ? [vote] : [])
    const { result, requests } = await traffic.of(() => stores.history.find('one', '7'))
    expect(result).toEqual({ isPoll: true, vote })
    expect(requests).toMatchObject([
      {
        operation: 'BatchGetItem',
        input: { RequestItems: { polls: { ConsistentRead: true }, voters: { ConsistentRead: true } } },
        capacityUnits: 2,
        abortable: true,
      },
    ])
    expect(await stores.history.find('one', '8')).toEqual({ isPoll: true })
    expect(await stores.history.find('one', 'gone')).toEqual({ isPoll: false })
  })
})
