import type { Poll } from './poll.ts'
import type { PollTally } from './tally.ts'
import type { Vote } from './vote.ts'

export type CastResult =
  | { readonly outcome: 'counted' }
  /**
   * The user had voted in this poll before. `hasOption`: whether the poll is there and has the option of the new vote.
   */
  | { readonly outcome: 'already voted'; readonly standing: Vote; readonly hasOption: boolean }
  | { readonly outcome: 'ended'; readonly endsAt: string }
  /** The poll has no such option, or does not exist. */
  | { readonly outcome: 'no such option' }

/** The port to the store of votes and their tallies. */
export interface VoteStore {
  /**
   * Counts the vote unless the user has already voted in this poll or the poll ended before the vote: one atomic step,
   * and safe to repeat.
   */
  cast(vote: Vote): Promise<CastResult>
  /** Undefined when the poll does not exist. */
  tally(pollId: string): Promise<PollTally | undefined>
  /** The tallies of those of the polls that exist, by the poll's id. */
  talliesOf(polls: readonly Pick<Poll, 'pollId' | 'options'>[]): Promise<ReadonlyMap<string, PollTally>>
}
