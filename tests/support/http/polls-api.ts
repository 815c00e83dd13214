import type { pollView } from '../../../lib/api/classic/polls/poll-views.ts'
import { createPoll, findPolls } from '../../../lib/api/classic/polls/polls-contract.ts'
import type { resultsView, voteView } from '../../../lib/api/classic/polls/vote-views.ts'
import { castVote, countVotes, listResults } from '../../../lib/api/classic/polls/votes-contract.ts'
import { sender } from './sender.ts'

export type { ProblemBody } from './sender.ts'

export type PollBody = ReturnType<typeof pollView>
export type ResultsBody = ReturnType<typeof resultsView>
type VoteBody = ReturnType<typeof voteView>

/** Senders to the handlers of polls. They need `useDynamoDB()`. */
export async function pollsApi() {
  const create = await import('../../../handlers/polls/create.ts')
  const find = await import('../../../handlers/polls/find.ts')
  const vote = await import('../../../handlers/polls/vote.ts')
  const results = await import('../../../handlers/polls/results.ts')
  const allResults = await import('../../../handlers/polls/all-results.ts')
  return {
    create: sender<PollBody>(async () => create, createPoll),
    find: sender<PollBody>(async () => find, findPolls),
    vote: sender<VoteBody>(async () => vote, castVote),
    results: sender<ResultsBody>(async () => results, countVotes),
    allResults: sender<{ results: ResultsBody[]; next?: string }>(async () => allResults, listResults),
  }
}
