import { noSuchOption, pollNotFound } from './refusals.ts'
import { type PollResults, resultsOf } from './results.ts'
import type { VoteStore } from './vote-store.ts'

/** Which results: those of all options of a poll, or of one. */
export interface ResultsQuery {
  readonly pollId: string
  readonly option?: string | undefined
}

export function makeCountVotes({ votes }: { votes: Pick<VoteStore, 'tally'> }) {
  return async ({ pollId, option }: ResultsQuery): Promise<PollResults> => {
    const tally = await votes.tally(pollId)
    if (!tally) throw pollNotFound(pollId)
    const results = { ...tally, ...resultsOf(tally.tallies) }
    if (option === undefined) return results
    const chosen = results.tallies.filter((each) => each.option === option)
    if (chosen.length > 0) return { ...results, tallies: chosen }
    throw noSuchOption(
      option,
      results.tallies.map((each) => each.option),
    )
  }
}
