import type { Clock } from '../platform/clock.ts'
import type { PollStore } from './poll-store.ts'
import { alreadyVoted, noSuchOption, pollNotFound } from './refusals.ts'
import type { Vote } from './vote.ts'
import type { VoteStore } from './vote-store.ts'

interface Dependencies {
  readonly votes: VoteStore
  readonly polls: PollStore
  readonly clock: Clock
  /** Registers a user who is seen for the first time. It never fails. */
  readonly seeUser: (username: string) => Promise<void>
  readonly onVote: () => void
  /** The user has already voted in the poll. */
  readonly onConflict: () => void
}

/**
 * The poll is read only to tell why a vote failed: never before a vote is cast, nor after one that counts. A vote that
 * leads to no poll registers nobody.
 */
export function makeCastVote({ votes, polls, clock, seeUser, onVote, onConflict }: Dependencies) {
  return async (ballot: Omit<Vote, 'votedAt'>): Promise<Vote> => {
    const vote = { ...ballot, votedAt: clock().toISOString() }
    const cast = await votes.cast(vote)
    if (cast.outcome !== 'no such option') await seeUser(vote.username)
    if (cast.outcome === 'counted') {
      onVote()
      return vote
    }
    if (cast.outcome === 'already voted') {
      onConflict()
      throw alreadyVoted(vote.username, cast.option)
    }
    const poll = await polls.get(vote.pollId)
    throw poll ? noSuchOption(vote.option, poll.options) : pollNotFound(vote.pollId)
  }
}
