import type { PollTally, Tally } from './tally.ts'

/** A tally with its share of the poll's votes. */
export interface Result extends Tally {
  /** Rounded by itself to one decimal, so that those of a poll need not add up to 100; 0 in a poll without votes. */
  readonly percent: number
}

export interface Results {
  readonly totalVotes: number
  readonly tallies: readonly Result[]
}

export type PollResults = Omit<PollTally, 'tallies'> & Results

export function resultsOf(tallies: readonly Tally[]): Results {
  const totalVotes = tallies.reduce((sum, { votes }) => sum + votes, 0)
  const percentOf = (votes: number) => (votes === 0 ? 0 : Math.round((votes * 1_000) / totalVotes) / 10)
  return {
    totalVotes,
    tallies: tallies.map(({ option, votes }) => ({ option, votes, percent: percentOf(votes) })),
  }
}
