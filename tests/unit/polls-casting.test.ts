import { describe, expect, test } from '@jest/globals'
import { makeCastVote } from '../../lib/polls/cast-vote.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import type { CastResult } from '../../lib/polls/vote-store.ts'

const now = '2026-01-02T00:00:00.000Z'
const ballot = { pollId: 'id', username: 'ann', option: 'yes' }
const poll = { pollId: 'id', title: 'Tea?', author: 'bob', options: ['tea', 'no'], createdAt: now }
const standing = { ...ballot, option: 'no', votedAt: '2026-01-01T00:00:00.000Z' }

/** Casts a vote that the store answers so, and returns what became of it and what was called. */
async function cast(result: CastResult, found?: Poll) {
  const calls: string[] = []
  const castVote = makeCastVote({
    votes: {
      async cast(vote) {
        expect(vote).toEqual({ ...ballot, votedAt: now })
        return result
      },
    },
    polls: {
      async get() {
        calls.push('get')
        return found
      },
    },
    clock: () => new Date(now),
    seeUser: async (username) => void calls.push(`see ${username}`),
    onVote: () => void calls.push('vote'),
    onConflict: () => void calls.push('conflict'),
  })
  const outcome = await castVote(ballot).catch(({ reason }) => reason)
  return { outcome, calls }
}

describe('a vote', () => {
  test('that counts is returned with its time, and nothing is read', async () => {
    expect(await cast({ outcome: 'counted' })).toEqual({
      outcome: { ...ballot, votedAt: now },
      calls: ['see ann', 'vote'],
    })
  })

  const { votedAt } = standing
  const alreadyVoted = { code: 'already-voted', username: 'ann', option: 'no', votedAt }
  const notFound = { code: 'poll-not-found', pollId: 'id' }

  test('beside one that stands is refused with that one', async () => {
    expect(await cast({ outcome: 'already voted', standing, hasOption: true })).toEqual({
      outcome: alreadyVoted,
      calls: ['see ann', 'conflict'],
    })
    expect(await cast({ outcome: 'already voted', standing, hasOption: false }, poll)).toEqual({
      outcome: alreadyVoted,
      calls: ['get', 'see ann', 'conflict'],
    })
  })

  test('beside one in a poll that was deleted leads to no poll, and registers nobody', async () => {
    expect(await cast({ outcome: 'already voted', standing, hasOption: false })).toEqual({
      outcome: notFound,
      calls: ['get'],
    })
  })

  test('after the end of its poll is refused with the end, and registers nobody', async () => {
    const endsAt = '2026-01-01T00:00:00.000Z'
    expect(await cast({ outcome: 'ended', endsAt })).toEqual({
      outcome: { code: 'poll-ended', pollId: 'id', endsAt },
      calls: [],
    })
  })

  test.each<[string, Poll | undefined, object]>([
    ['no poll', undefined, notFound],
    ['a poll', poll, { code: 'no-such-option', option: 'yes', options: ['tea', 'no'] }],
    [
      'a poll that ends later',
      { ...poll, endsAt: '2026-01-02T00:00:00.001Z' },
      { code: 'no-such-option', option: 'yes', options: ['tea', 'no'] },
    ],
    ['a poll that was created meanwhile', { ...poll, options: ['yes', 'no'] }, notFound],
    ['a poll that ends now', { ...poll, endsAt: now }, { code: 'poll-ended', pollId: 'id', endsAt: now }],
  ])('for an option that is not there, in %s, is told so and registers nobody', async (_, found, reason) => {
    expect(await cast({ outcome: 'no such option' }, found)).toEqual({ outcome: reason, calls: ['get'] })
  })
})
