import { systemClock } from '../../platform/clock.ts'
import { publishMetrics } from '../../platform/metrics.ts'
import { Refusal } from '../../platform/refusal.ts'
import { Voting } from '../voting.ts'
import { ballotBox } from './counting.ts'
import { pollStore } from './polls.ts'

export const voting = new Voting(ballotBox, pollStore, systemClock)

/** A vote, counted in the metrics if it counts, or if it met one that stands. */
export async function vote(ballot: Parameters<Voting['vote']>[0]): ReturnType<Voting['vote']> {
  try {
    const counted = await voting.vote(ballot)
    publishMetrics({ Votes: 1 })
    return counted
  } catch (error) {
    if (error instanceof Refusal && error.reason.code === 'already-voted')
      publishMetrics({ VoteConflicts: 1 })
    throw error
  }
}
