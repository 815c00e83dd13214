import type { Poll } from './poll.ts'
import { type Results, resultsOf } from './results.ts'
import type { Tally } from './tally.ts'

/** What a poll has brought so far. */
export interface Standing {
  /** In the order of the poll's options, those without votes included. */
  readonly tallies: readonly Tally[]
  /** The option that the viewer has voted for; null without a vote, absent without a viewer. */
  readonly votedFor?: string | null
}

/** A poll as lists show it. */
export type ListedPoll = Poll & Results & Pick<Standing, 'votedFor'>

export function listedPoll(poll: Poll, { tallies, ...rest }: Standing): ListedPoll {
  return { ...poll, ...resultsOf(tallies), ...rest }
}
