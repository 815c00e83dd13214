import type { Clock } from '../platform/clock.ts'
import type { Poll } from './poll.ts'
import type { PollStore } from './poll-store.ts'
import { alreadyVoted, noSuchOption, pollHasEnded, pollNotFound } from './refusals.ts'
import type { Vote } from './vote.ts'
import type { VoteStore } from './vote-store.ts'

interface Dependencies {
  readonly votes: Pick<VoteStore, 'cast'>
  readonly polls: Pick<PollStore, 'get'>
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
 *
 * A vote has the time at which it arrives here, and it counts if that is before the poll's end. The store takes it
 * within its deadline, so that a poll's results are final once its end is a second past.
 */
export function makeCastVote({ votes, polls, clock, seeUser, onVote, onConflict }: Dependencies) {
  return async (ballot: Omit<Vote, 'votedAt'>): Promise<Vote> => {
    const vote = { ...ballot, votedAt: clock().toISOString() }
    const cast = await votes.cast(vote)
    switch (cast.outcome) {
      case 'counted':
        await seeUser(vote.username)
        onVote()
        return vote
      case 'already voted':
        // Votes outlive their polls.
        if (!cast.hasOption) await existing(vote.pollId)
        await seeUser(vote.username)
        onConflict()
        throw alreadyVoted(cast.standing)
      case 'ended':
        throw pollHasEnded(vote.pollId, cast.endsAt)
      case 'no such option': {
        const { endsAt, options } = await existing(vote.pollId)
        // The poll has been created since the vote looked for it.
        if (options.includes(vote.option)) throw pollNotFound(vote.pollId)
        throw endsAt !== undefined && endsAt <= vote.votedAt
          ? pollHasEnded(vote.pollId, endsAt)
          : noSuchOption(vote.option, options)
      }
    }
  }

  async function existing(pollId: string): Promise<Poll> {
    const poll = await polls.get(pollId)
    if (!poll) throw pollNotFound(pollId)
    return poll
  }
}
