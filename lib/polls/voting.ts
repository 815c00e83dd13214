import type { Vote } from '../api/classic/polls/polls-contract.ts'
import type { Clock } from '../platform/clock.ts'
import type { PollStore } from './poll-store.ts'
import { alreadyVoted, noSuchOption, pollNotFound } from './refusals.ts'
import type { BallotBox } from './vote-store.ts'

export class Voting {
  constructor(
    private readonly ballots: BallotBox,
    private readonly polls: PollStore,
    private readonly clock: Clock,
  ) {}

  /** Nothing is read before the vote is cast, nor after one that counts; only a failed one is looked into. */
  async vote(ballot: Omit<Vote, 'voted_at'>): Promise<Vote> {
    const vote = { ...ballot, voted_at: this.clock().toISOString() }
    const cast = await this.ballots.cast(vote)
    if (cast.outcome === 'counted') return vote
    if (cast.outcome === 'voted before') throw alreadyVoted(vote.user, cast.choice)
    const poll = await this.polls.get(vote.polls_id)
    throw poll ? noSuchOption(vote.choice, poll.responses) : pollNotFound(vote.polls_id)
  }
}
