import type { Poll, Results, Vote } from '../../lib/polls/contract.ts'
import * as contract from '../../lib/polls/contract.ts'
import { sender } from './sender.ts'

export type { ProblemBody } from './sender.ts'

/** The polls service's handlers. They need `useDynamoDB()`. */
export async function pollsApi() {
  return {
    create: sender<Poll>(() => import('../../handlers/polls/create.ts'), contract.createPoll),
    find: sender<Poll>(() => import('../../handlers/polls/find.ts'), contract.findPolls),
    vote: sender<Vote>(() => import('../../handlers/polls/vote.ts'), contract.castVote),
    results: sender<Results>(() => import('../../handlers/polls/results.ts'), contract.countVotes),
    allResults: sender<{ results: Results[]; next?: string }>(
      () => import('../../handlers/polls/all-results.ts'),
      contract.listResults,
    ),
  }
}
