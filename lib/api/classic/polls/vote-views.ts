import type { PollResults } from '../../../polls/results.ts'
import type { Vote } from '../../../polls/vote.ts'

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
