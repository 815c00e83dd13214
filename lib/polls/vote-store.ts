import type { Page, PageRequest } from '../platform/page.ts'
import type { PollTally } from './tally.ts'
import type { Vote } from './vote.ts'

export type CastResult =
  | { readonly outcome: 'counted' }
  /** The user had voted in this poll before; `option` is that of the vote that stands. */
  | { readonly outcome: 'already voted'; readonly option: string }
  /** The poll has no such option, or does not exist. */
  | { readonly outcome: 'no such option' }

/** The port to the store of votes and their tallies. */
export interface VoteStore {
  /** Counts the vote unless the user has already voted in this poll: one atomic step, and safe to repeat. */
  cast(vote: Vote): Promise<CastResult>
  /** Undefined when the poll does not exist. */
  tally(pollId: string): Promise<PollTally | undefined>
  /** The tallies of all polls, each poll whole, in the store's order. */
  tallyAll(page: PageRequest): Promise<Page<PollTally>>
}
