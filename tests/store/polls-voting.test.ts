import { randomUUID } from 'node:crypto'
import {
  type CancellationReason,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { pollDeletionItems } from '../../lib/polls/dynamodb/poll-requests.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import type { PollStore } from '../../lib/polls/poll-store.ts'
import type { VoteStore } from '../../lib/polls/vote-store.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { pollStoresBehind, pollTables } from '../support/stores/polls-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const votedAt = '2026-01-02T00:00:00.000Z'

const engine = useDynamoDB()
let traffic: ReturnType<typeof watchTraffic>
let polls: PollStore
let votes: VoteStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  const stores = pollStoresBehind(client)
  polls = stores.polls
  votes = stores.votes
})

function draft(options = ['yes', 'no', 'maybe', 'never']): Poll {
  const title = 't'.repeat(280)
  return { pollId: randomUUID(), title, author: 'ann', options, createdAt: votedAt }
}

async function poll(options?: string[], times?: Pick<Poll, 'endsAt'>): Promise<string> {
  const created = { ...draft(options), ...times }
  await polls.add(created)
  return created.pollId
}

const open = { endsAt: '2026-01-02T00:00:00.001Z' }
const ended = { endsAt: votedAt }

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

  test('of a vote in a poll with an end, for the first option too: the same', async () => {
    const pollId = await poll(undefined, open)
    for (const [username, option] of [
      ['ann', 'yes'],
      ['bob', 'no'],
    ]) {
      const { result, requests } = await traffic.of(() => vote(pollId, username, option))
      expect(result).toEqual({ outcome: 'counted' })
      expect(requests).toMatchObject([{ operation: 'TransactWriteItems', capacityUnits: 5 }])
    }
  })

  test('of a vote that is refused because the poll has ended: one request and no read', async () => {
    const pollId = await poll(undefined, ended)
    const { result, requests } = await traffic.of(() => vote(pollId))
    expect(result).toEqual({ outcome: 'ended', endsAt: votedAt })
    expect(requests).toMatchObject([{ operation: 'TransactWriteItems' }])
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
    const standing = { pollId, username: 'ann', option: 'yes', votedAt }
    expect(result).toEqual({ outcome: 'already voted', standing, hasOption: true })
    expect(requests).toMatchObject([{ operation: 'TransactWriteItems' }])
  })

  test('of the tally of a poll: one request of one read unit', async () => {
    const pollId = await poll()
    const { requests } = await traffic.of(() => votes.tally(pollId))
    expect(requests).toMatchObject([{ operation: 'Query', capacityUnits: 1 }])
  })

  test('of a tally of 25 options of 20 characters: the same', async () => {
    const pollId = await poll(Array.from({ length: 25 }, (_, index) => `${index}`.padEnd(20, '.')))
    const { requests } = await traffic.of(() => votes.tally(pollId))
    expect(requests).toMatchObject([{ operation: 'Query', capacityUnits: 1 }])
  })

  test.each([
    ['without an end', {}],
    ['with one', open],
  ])('of a new poll of 4 options %s: one request of 13 write units', async (_, times) => {
    const { requests } = await traffic.of(() => polls.add({ ...draft(), ...times }))
    expect(requests).toMatchObject([{ operation: 'TransactWriteItems', capacityUnits: 13 }])
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

  test('at the end of its poll, or later, is not stored, and counts a millisecond earlier', async () => {
    const pollId = await poll(undefined, ended)
    const at = (time: string, username: string) =>
      votes.cast({ pollId, username, option: 'yes', votedAt: time })
    for (const time of [votedAt, '2026-01-02T00:00:00.001Z', '2027-01-01T00:00:00.000Z']) {
      expect(await at(time, 'late')).toEqual({ outcome: 'ended', endsAt: votedAt })
    }
    expect(await at('2026-01-01T23:59:59.999Z', 'late')).toEqual({ outcome: 'counted' })
    expect(await votesIn(pollId)).toEqual([1, 0, 0, 0])
  })

  test('that stands is named first, whether the poll has ended, lacks the option or is gone', async () => {
    const created = { ...draft(), endsAt: '2026-01-02T00:00:01.000Z' }
    const { pollId } = created
    await polls.add(created)
    await vote(pollId)
    const standing = { pollId, username: 'ann', option: 'yes', votedAt }
    const later = (option: string) =>
      votes.cast({ pollId, username: 'ann', option, votedAt: '2026-01-03T00:00:00.000Z' })
    expect(await later('no')).toEqual({ outcome: 'already voted', standing, hasOption: true })
    expect(await later('perhaps')).toEqual({ outcome: 'already voted', standing, hasOption: false })
    const TransactItems = pollDeletionItems(pollTables, created)
    await engine.client.send(new TransactWriteItemsCommand({ TransactItems }))
    expect(await later('yes')).toEqual({ outcome: 'already voted', standing, hasOption: false })
    expect(await votes.cast({ ...standing, username: 'bob' })).toEqual({ outcome: 'no such option' })
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
  })
  expect(new Set(requests.map(({ operation }) => operation))).toEqual(
    new Set(['TransactWriteItems', 'GetItem', 'Query']),
  )
  expect(requests.filter(({ abortable }) => !abortable)).toEqual([])
})
