import type { Page } from '../../../platform/page.ts'
import type { Poll } from '../../../polls/poll.ts'
import type { PollResults } from '../../../polls/results.ts'
import type { Vote } from '../../../polls/vote.ts'

export function pollView({ pollId, title, author, options, createdAt }: Poll) {
  return {
    polls_id: pollId,
    polls_title: title,
    username: author,
    responses: [...options],
    created_at: createdAt,
  }
}

export function pollsView({ items, ...rest }: Page<Poll>) {
  return { polls: items.map(pollView), ...rest }
}

export function voteView({ pollId, username, option, votedAt }: Vote) {
  return { user: username, polls_id: pollId, choice: option, voted_at: votedAt }
}

export function resultsView({ pollId, title, totalVotes, tallies }: PollResults) {
  return {
    polls_id: pollId,
    polls_title: title,
    total_votes: totalVotes,
    results: tallies.map(({ option, votes, percent }) => ({ choice: option, votes, percent })),
  }
}
