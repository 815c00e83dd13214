import type { Results } from '../api/classic/polls/polls-contract.ts'
import type { PageRequest } from '../platform/page.ts'
import { noSuchOption, pollNotFound } from './refusals.ts'
import type { BallotBox, PollCount } from './vote-store.ts'

/** How polls have come out so far. */
export class Counting {
  constructor(private readonly ballots: BallotBox) {}

  async of({ polls_id, choice }: { polls_id: string; choice?: string | undefined }): Promise<Results> {
    const count = await this.ballots.count(polls_id)
    if (!count) throw pollNotFound(polls_id)
    const poll = resultsOf(count)
    if (choice === undefined) return poll
    const chosen = poll.results.filter((result) => result.choice === choice)
    if (chosen.length > 0) return { ...poll, results: chosen }
    throw noSuchOption(
      choice,
      poll.results.map((result) => result.choice),
    )
  }

  async all(page: PageRequest) {
    const { counts, ...rest } = await this.ballots.countAll(page)
    return { results: counts.map(resultsOf), ...rest }
  }
}

/** The count with its sums. Percentages are rounded each by itself, so they need not add up to 100. */
export function resultsOf({ polls_id, polls_title, counts }: PollCount): Results {
  const total_votes = counts.reduce((sum, { votes }) => sum + votes, 0)
  const percentOf = (votes: number) => (votes === 0 ? 0 : Math.round((votes * 1_000) / total_votes) / 10)
  const results = counts.map(({ choice, votes }) => ({ choice, votes, percent: percentOf(votes) }))
  return { polls_id, polls_title, total_votes, results }
}
