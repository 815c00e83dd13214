import type { ListedPoll } from '../../../polls/listed-poll.ts'
import type { PollResults } from '../../../polls/results.ts'
import type { Vote } from '../../../polls/vote.ts'
import type { ListedVote } from '../../../polls/vote-history.ts'
import { talliesView } from './poll-views.ts'

export function voteView({ pollId, username, option, votedAt }: Vote) {
  return { user: username, polls_id: pollId, choice: option, voted_at: votedAt }
}

export function listedVoteView({ title, ...vote }: ListedVote) {
  return { ...voteView(vote), polls_title: title }
}

export function resultsView({ pollId, title, endsAt, ...results }: PollResults) {
  return {
    polls_id: pollId,
    polls_title: title,
    ...talliesView(results),
    ...(endsAt !== undefined && { ends_at: endsAt }),
  }
}

export function listedResultsView({ pollId, title, author, createdAt, endsAt, ...results }: ListedPoll) {
  return {
    polls_id: pollId,
    polls_title: title,
    ...talliesView(results),
    username: author,
    created_at: createdAt,
    ...(endsAt !== undefined && { ends_at: endsAt }),
  }
}
