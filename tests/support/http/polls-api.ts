import type { listedPollView, pollView } from '../../../lib/api/classic/polls/poll-views.ts'
import { createPoll, findPolls } from '../../../lib/api/classic/polls/polls-contract.ts'
import type {
  listedResultsView,
  listedVoteView,
  resultsView,
  voteView,
} from '../../../lib/api/classic/polls/vote-views.ts'
import {
  castVote,
  countVotes,
  findVote,
  listResults,
  listUserVotes,
} from '../../../lib/api/classic/polls/votes-contract.ts'
import { sender } from './sender.ts'

export type { ProblemBody } from './sender.ts'

export type PollBody = ReturnType<typeof pollView>
export type ListedPollBody = ReturnType<typeof listedPollView>
export type ResultsBody = ReturnType<typeof resultsView>
type ListedResultsBody = ReturnType<typeof listedResultsView>
type VoteBody = ReturnType<typeof voteView>
type ListedVoteBody = ReturnType<typeof listedVoteView>

/** Senders to the handlers of polls. They need `useDynamoDB()`. */
export async function pollsApi() {
  const create = await import('../../../handlers/polls/create.ts')
  const find = await import('../../../handlers/polls/find.ts')
  const vote = await import('../../../handlers/polls/vote.ts')
  const voteOf = await import('../../../handlers/polls/find-vote.ts')
  const userVotes = await import('../../../handlers/polls/user-votes.ts')
  const results = await import('../../../handlers/polls/results.ts')
  const allResults = await import('../../../handlers/polls/all-results.ts')
  const read = sender<VoteBody>(async () => voteOf, findVote)
  /** A GET with a body arrives at the handler that votes. */
  const readByPost = sender<VoteBody>(async () => vote, findVote)
  return {
    create: sender<PollBody>(async () => create, createPoll),
    find: sender<PollBody>(async () => find, findPolls),
    list: sender<{ polls: ListedPollBody[]; next?: string }>(async () => find, findPolls),
    vote: sender<VoteBody>(async () => vote, castVote),
    voteOf: ((parts, key) => (key?.startsWith('POST ') ? readByPost : read)(parts, key)) as typeof read,
    userVotes: sender<{ username: string; votes: ListedVoteBody[]; next?: string }>(
      async () => userVotes,
      listUserVotes,
    ),
    results: sender<ResultsBody>(async () => results, countVotes),
    allResults: sender<{ results: ListedResultsBody[]; next?: string }>(async () => allResults, listResults),
  }
}
