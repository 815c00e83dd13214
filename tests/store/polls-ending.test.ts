import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { makeCastVote } from '../../lib/polls/cast-vote.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import type { Vote } from '../../lib/polls/vote.ts'
import { manyAtOnce, retryOperation } from '../support/concurrency.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { pollStoresBehind } from '../support/stores/polls-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

const end = Date.UTC(2026, 0, 2)

const options = Array.from({ length: 20 }, (_, index) => `option ${index}`)
const optionOf = (index: number) => options[index % options.length] ?? ''

/** A process that votes, with a clock of its own that may be set. */
function startVoting() {
  const client = dynamodbClient()
  const traffic = watchTraffic(client)
  const stores = pollStoresBehind(client)
  const clock = { now: 0 }
  const castVote = makeCastVote({
    votes: stores.votes,
    polls: stores.polls,
    clock: () => new Date(clock.now),
    seeUser: async () => undefined,
    onVote: () => undefined,
    onConflict: () => undefined,
  })
  return { ...stores, traffic, clock, castVote }
}

let one: ReturnType<typeof startVoting>
let other: ReturnType<typeof startVoting>

beforeAll(() => {
  one = startVoting()
  other = startVoting()
})

async function poll(pollId: string): Promise<Poll> {
  const times = { createdAt: '2026-01-01T00:00:00.000Z', endsAt: new Date(end).toISOString() }
  const created = { pollId, title: 'Tea?', author: 'ann', options, ...times }
  await one.polls.add(created)
  return created
}

async function votesIn(pollId: string): Promise<number> {
  const tallies = (await one.votes.tally(pollId))?.tallies ?? []
  return tallies.reduce((sum, { votes }) => sum + votes, 0)
}

describe('votes in the last second of a poll, by two processes whose clocks differ', () => {
  test('count where the clock of their own process is before the end, and only there', async () => {
    const { pollId, endsAt = '' } = await poll('last second')
    const counted: Vote[] = []
    const refused: string[] = []
    const clocks = Array.from({ length: 200 }, (_, index) => end - 500 + index * 5)
    await manyAtOnce.map(clocks, async (time, index) => {
      const process = index % 2 ? one : other
      // One clock is 250 ms behind the other.
      const now = index % 2 ? time : time - 250
      process.clock.now = now
      const username = `user ${index}`
      const cast = process.castVote({ pollId, username, option: optionOf(index) })
      if (now < end) {
        counted.push(await cast)
      } else {
        await expect(cast).rejects.toMatchObject({ reason: { code: 'poll-ended', endsAt } })
        refused.push(username)
      }
    })
    expect([counted.length, refused.length]).toEqual([50 + 75, 50 + 25])
    expect(counted.filter(({ votedAt }) => votedAt >= endsAt)).toEqual([])
    expect(await votesIn(pollId)).toBe(counted.length)
    for (const { username, ...vote } of counted) {
      expect(await other.history.find(username, pollId)).toMatchObject({ vote })
    }
    for (const username of refused) {
      expect(await other.history.find(username, pollId)).toEqual({ isPoll: true })
    }
  })

  test('of one user count once, and each later one is told of it, after the end too', async () => {
    const { pollId } = await poll('one user')
    one.clock.now = other.clock.now = end - 1
    const casts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? one : other).castVote({ pollId, username: 'ann', option: optionOf(index) }),
      ),
    )
    expect(casts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    one.clock.now = end + 60_000
    await expect(one.castVote({ pollId, username: 'ann', option: optionOf(1) })).rejects.toMatchObject({
      reason: { code: 'already-voted', votedAt: new Date(end - 1).toISOString() },
    })
    expect(await votesIn(pollId)).toBe(1)
  })

  test('whose answer was lost, and that are repeated after the end, are told of the vote that stands', async () => {
    const { pollId } = await poll('lost')
    one.clock.now = end - 1
    const lost = one.traffic.of(
      () => one.castVote({ pollId, username: 'ann', option: optionOf(0) }),
      async (send) => {
        await send()
        throw Object.assign(new Error('lost'), { name: 'TimeoutError' })
      },
    )
    await expect(lost).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
    one.clock.now = end + 1
    await expect(
      retryOperation(() => one.castVote({ pollId, username: 'ann', option: optionOf(0) })),
    ).rejects.toMatchObject({
      reason: { code: 'already-voted', option: optionOf(0), votedAt: new Date(end - 1).toISOString() },
    })
    expect(await votesIn(pollId)).toBe(1)
  })
})
