import type { pollView, resultsView, voteView } from '../../lib/api/classic/polls/poll-views.ts'
import * as contract from '../../lib/api/classic/polls/polls-contract.ts'
import { sender } from './sender.ts'

export type { ProblemBody } from './sender.ts'

export type PollBody = ReturnType<typeof pollView>
export type ResultsBody = ReturnType<typeof resultsView>
type VoteBody = ReturnType<typeof voteView>

/** The polls service's handlers. They need `useDynamoDB()`. */
export async function pollsApi() {
  const create = await import('../../handlers/polls/create.ts')
  const find = await import('../../handlers/polls/find.ts')
  const vote = await import('../../handlers/polls/vote.ts')
  const results = await import('../../handlers/polls/results.ts')
  const allResults = await import('../../handlers/polls/all-results.ts')
  return {
    create: sender<PollBody>(async () => create, contract.createPoll),
    find: sender<PollBody>(async () => find, contract.findPolls),
    vote: sender<VoteBody>(async () => vote, contract.castVote),
    results: sender<ResultsBody>(async () => results, contract.countVotes),
    allResults: sender<{ results: ResultsBody[]; next?: string }>(
      async () => allResults,
      contract.listResults,
    ),
  }
}
