/** The number of votes for one option. */
export interface Tally {
  readonly option: string
  readonly votes: number
}

/** The tallies of a poll in the order of its options, those without votes included. */
export interface PollTally {
  readonly pollId: string
  readonly title: string
  readonly endsAt?: string
  readonly tallies: readonly Tally[]
}
