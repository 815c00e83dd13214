import type { Vote } from '../api/classic/polls/polls-contract.ts'
import type { PageRequest } from '../platform/page.ts'

/** What became of a vote. */
export type Cast =
  | { readonly outcome: 'counted' }
  /** The user had voted in this poll before; `choice` is what stands. */
  | { readonly outcome: 'voted before'; readonly choice: string }
  /** The poll has no such response, or there is no such poll. */
  | { readonly outcome: 'no such response' }

/** A poll's count, in the order of its responses, those without votes included. */
export interface PollCount {
  readonly polls_id: string
  readonly polls_title: string
  readonly counts: readonly { readonly choice: string; readonly votes: number }[]
}

/** Who has voted, and how the votes stand: the port to the store of votes. */
export interface BallotBox {
  /** Counts the vote, unless the user has voted in this poll before: one atomic step, and safe to repeat. */
  cast(vote: Vote): Promise<Cast>
  /** Undefined when there is no such poll. */
  count(pollId: string): Promise<PollCount | undefined>
  /** All polls' counts, in the store's order, every poll whole. */
  countAll(page: PageRequest): Promise<{ counts: PollCount[]; next?: string }>
}
