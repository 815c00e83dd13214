import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  type CancellationReason,
  PutItemCommand,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbPollStore } from '../../lib/polls/dynamodb/dynamodb-poll-store.ts'
import { dynamodbVoteStore } from '../../lib/polls/dynamodb/dynamodb-vote-store.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import type { PollStore } from '../../lib/polls/poll-store.ts'
import type { VoteStore } from '../../lib/polls/vote-store.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const tables = { polls: 'polls', results: 'results', voters: 'voters' }
const votedAt = '2026-01-02T00:00:00.000Z'

const engine = useDynamoDB()
let traffic: ReturnType<typeof watchTraffic>
let polls: PollStore
let votes: VoteStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  polls = dynamodbPollStore(dynamodbStore(client), tables)
  votes = dynamodbVoteStore(dynamodbStore(client), tables)
})

function draft(options = ['yes', 'no', 'maybe', 'never']): Poll {
  const title = 't'.repeat(280)
  return { pollId: randomUUID(), title, author: 'ann', options, createdAt: votedAt }
}

async function poll(options?: string[]): Promise<string> {
  const created = draft(options)
  await polls.add(created)
  return created.pollId
}

const vote = (pollId: string, username = 'ann', option = 'yes') =>
  votes.cast({ pollId, username, option, votedAt })

async function votesIn(pollId: string): Promise<number[] | undefined> {
  return (await votes.tally(pollId))?.tallies.map(({ votes }) => votes)
}

function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}

function conflict(): TransactionCanceledException {
  return cancelled([{ Code: 'None' }, { Code: 'TransactionConflict' }])
}

function cancelled(CancellationReasons: CancellationReason[] | undefined): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    ...(CancellationReasons && { CancellationReasons }),
  })
}

describe('the cost', () => {
  test('of a vote: one request of 5 write units, one of them for the index by time, and no read', async () => {
    const pollId = await poll()
    const { requests } = await traffic.of(() => vote(pollId))
    expect(requests).toMatchObject([{ operation: 'TransactWriteItems', capacityUnits: 5 }])
  })

  test('of a vote for the first option under a title of 280 four-byte characters, and only for that one: 7 write units', async () => {
    const titled = { ...draft(), title: '👍'.repeat(280) }
    await polls.add(titled)
    const { requests } = await traffic.of(() => vote(titled.pollId, 'ann', 'yes'))
    expect(requests).toMatchObject([{ capacityUnits: 7 }])
    const other = await traffic.of(() => vote(titled.pollId, 'bob', 'no'))
    expect(other.requests).toMatchObject([{ capacityUnits: 5 }])
  })

  test('of a vote that is refused because an earlier one stands: one request and no read', async () => {
    const pollId = await poll()
    await vote(pollId)
    const { result, requests } = await traffic.of(() => vote(pollId, 'ann', 'no'))
    expect(result).toEqual({ outcome: 'already voted', option: 'yes' })
    expect(requests).toMatchObject([{ operation: 'TransactWriteItems' }])
  })

  test('of the tally of a poll: one request of half a read unit', async () => {
    const pollId = await poll()
    const { requests } = await traffic.of(() => votes.tally(pollId))
    expect(requests).toMatchObject([{ operation: 'Query', capacityUnits: 0.5 }])
  })

  test('of a tally of 25 options of 20 characters: the same', async () => {
    const pollId = await poll(Array.from({ length: 25 }, (_, index) => `${index}`.padEnd(20, '.')))
    const { requests } = await traffic.of(() => votes.tally(pollId))
    expect(requests).toMatchObject([{ operation: 'Query', capacityUnits: 0.5 }])
  })

  test('of a new poll: one request', async () => {
    const { requests } = await traffic.of(() => polls.add(draft()))
    expect(requests).toMatchObject([{ operation: 'TransactWriteItems' }])
  })
})

describe('a vote', () => {
  test('whose answer was lost counts once and is reported as counted', async () => {
    const pollId = await poll()
    let lost = 0
    const { result, requests } = await traffic.of(
      () => vote(pollId),
      async (send) => {
        const answer = await send()
        if (lost++ === 0) throw connectionReset()
        return answer
      },
    )
    expect(result).toEqual({ outcome: 'counted' })
    expect(requests).toHaveLength(2)
    expect(await votesIn(pollId)).toEqual([1, 0, 0, 0])
  })

  test('that conflicts with others on an item is retried with the same token', async () => {
    const pollId = await poll()
    let met = 0
    const { result, requests } = await traffic.of(
      () => vote(pollId),
      (send) => (met++ < 3 ? Promise.reject(conflict()) : send()),
    )
    expect(result).toEqual({ outcome: 'counted' })
    const [token, ...repeated] = requests.map(({ input }) => input.ClientRequestToken)
    expect(token).toMatch(/^[0-9a-f-]{36}$/)
    expect(repeated).toEqual([token, token, token])
    expect(await votesIn(pollId)).toEqual([1, 0, 0, 0])
  })

  test('for an unknown option is not stored', async () => {
    const pollId = await poll()
    expect(await vote(pollId, 'ann', 'perhaps')).toEqual({ outcome: 'no such option' })
    expect(await vote(pollId)).toEqual({ outcome: 'counted' })
  })

  test('that fails for another reason rejects with that error', async () => {
    const cast = votes.cast({ pollId: 'x', username: '', option: 'yes', votedAt })
    await expect(cast).rejects.toMatchObject({ $fault: 'client', message: expect.stringMatching(/empty/i) })
  })
})

describe('a new poll', () => {
  test('whose answer was lost is stored once, without votes', async () => {
    const created = draft()
    let lost = 0
    await traffic.of(
      () => polls.add(created),
      async (send) => {
        const answer = await send()
        if (lost++ === 0) throw connectionReset()
        return answer
      },
    )
    expect(await polls.get(created.pollId)).toEqual(created)
    expect(await votesIn(created.pollId)).toEqual([0, 0, 0, 0])
  })

  test.each([
    ['of the network', connectionReset()],
    ['without a reason', cancelled(undefined)],
    ['for no reason', cancelled([])],
    [
      'for a reason that does not concern the poll',
      cancelled([{ Code: 'None' }, { Code: 'ValidationError' }]),
    ],
  ])('that fails is reported as failed: %s', async (_, failure) => {
    const created = draft()
    const failed = traffic.of(
      () => polls.add(created),
      () => Promise.reject(failure),
    )
    await expect(failed.catch((error) => error.cause ?? error)).resolves.toBe(failure)
    expect(await polls.get(created.pollId)).toBeUndefined()
  })

  test('under an existing id changes nothing', async () => {
    const created = draft()
    await polls.add(created)
    await vote(created.pollId)
    await polls.add({ ...created, title: 'another', options: ['yes', 'other'] })
    expect(await polls.get(created.pollId)).toEqual(created)
    expect(await votesIn(created.pollId)).toEqual([1, 0, 0, 0])
  })

  test.each([
    ['nothing', 0],
    ['some of its tallies', 3],
  ])('of which a stale read returns %s is tallied by a consistent read', async (_, seen) => {
    const pollId = await poll()
    const { result, requests } = await traffic.of(
      () => votes.tally(pollId),
      async (send, { input }) => {
        const answer = (await send()) as { Items: object[] }
        return input.ConsistentRead ? answer : { ...answer, Items: answer.Items.slice(0, seen) }
      },
    )
    expect(result?.tallies).toHaveLength(4)
    expect(requests.map(({ input }) => input.ConsistentRead)).toEqual([false, true])
  })

  test('of which a scan returns only some tallies is tallied by a consistent query', async () => {
    const pollId = await poll()
    const isLast = (item: Record<string, AttributeValue>) =>
      item.polls_id?.S === pollId && item.response?.S === 'never'
    const { result, requests } = await traffic.of(
      () => votes.tallyAll({ limit: 100 }),
      async (send, { operation }) => {
        if (operation !== 'Scan') return send()
        const answer = (await send()) as { Items: Record<string, AttributeValue>[] }
        return { ...answer, Items: answer.Items.filter((item) => !isLast(item)) }
      },
    )
    const found = result.items.filter((tally) => tally.pollId === pollId)
    expect(found.map(({ tallies }) => tallies.length)).toEqual([4])
    const queries = requests.filter(({ operation }) => operation === 'Query')
    expect(queries.map(({ input }) => input.ConsistentRead)).toEqual([true])
  })

  test('does not exist before all of its items do', async () => {
    const pollId = randomUUID()
    const first = {
      polls_id: pollId,
      response: 'yes',
      position: 0,
      votes: 0,
      polls_title: 't',
      response_count: 2,
    }
    await engine.client.send(new PutItemCommand({ TableName: 'results', Item: marshall(first) }))
    expect(await votes.tally(pollId)).toBeUndefined()
    const { items } = await votes.tallyAll({ limit: 100 })
    expect(items.length).toBeGreaterThan(0)
    expect(items.filter((tally) => tally.pollId === pollId)).toEqual([])
  })
})

test('every request has a signal to abort it', async () => {
  const created = draft()
  const { requests } = await traffic.of(async () => {
    await polls.add(created)
    await polls.get(created.pollId)
    await polls.listByTitle(created.title, { limit: 1 })
    await vote(created.pollId)
    await votes.tally(created.pollId)
    await votes.tallyAll({ limit: 1 })
  })
  expect(new Set(requests.map(({ operation }) => operation))).toEqual(
    new Set(['TransactWriteItems', 'GetItem', 'Query', 'Scan']),
  )
  expect(requests.filter(({ abortable }) => !abortable)).toEqual([])
})
