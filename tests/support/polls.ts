import type { Poll, Results, Vote } from '../../lib/api/classic/polls/polls-contract.ts'
import * as contract from '../../lib/api/classic/polls/polls-contract.ts'
import { sender } from './sender.ts'

export type { ProblemBody } from './sender.ts'

/** The polls service's handlers. They need `useDynamoDB()`. */
export async function pollsApi() {
  const create = await import('../../handlers/polls/create.ts')
  const find = await import('../../handlers/polls/find.ts')
  const vote = await import('../../handlers/polls/vote.ts')
  const results = await import('../../handlers/polls/results.ts')
  const allResults = await import('../../handlers/polls/all-results.ts')
  return {
    create: sender<Poll>(async () => create, contract.createPoll),
    find: sender<Poll>(async () => find, contract.findPolls),
    vote: sender<Vote>(async () => vote, contract.castVote),
    results: sender<Results>(async () => results, contract.countVotes),
    allResults: sender<{ results: Results[]; next?: string }>(async () => allResults, contract.listResults),
  }
}
