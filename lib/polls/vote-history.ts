import type { Page, PageRequest } from '../platform/page.ts'
import type { Vote } from './vote.ts'

/** A user's vote as lists show it. */
export interface ListedVote extends Vote {
  /** The title of the poll. */
  readonly title: string
}

/** The port to the votes that users have cast. Votes in polls that were deleted are in none of the answers. */
export interface VoteHistory {
  /** Whether the poll exists, and the user's vote in it. */
  find(username: string, pollId: string): Promise<{ readonly isPoll: boolean; readonly vote?: Vote }>
  /** A user's votes, newest first. A new one may be missing for a moment. */
  list(username: string, page: PageRequest): Promise<Page<ListedVote>>
}
