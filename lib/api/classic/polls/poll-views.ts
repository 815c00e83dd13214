import type { Page } from '../../../platform/page.ts'
import type { ListedPoll } from '../../../polls/listed-poll.ts'
import type { Poll } from '../../../polls/poll.ts'
import type { Results } from '../../../polls/results.ts'

export function pollView({ pollId, title, author, options, createdAt, endsAt }: Poll) {
  return {
    polls_id: pollId,
    polls_title: title,
    username: author,
    responses: [...options],
    created_at: createdAt,
    ...(endsAt !== undefined && { ends_at: endsAt }),
  }
}

export function listedPollView({ votedFor, ...poll }: ListedPoll) {
  return { ...pollView(poll), ...talliesView(poll), ...(votedFor !== undefined && { choice: votedFor }) }
}

/** Polls as they are or, in the list of all, with their votes. */
export function pollsView({ items, ...rest }: Page<Poll | ListedPoll>) {
  return {
    polls: items.map((poll) => ('tallies' in poll ? listedPollView(poll) : pollView(poll))),
    ...rest,
  }
}

export function talliesView({ totalVotes, tallies }: Results) {
  return {
    total_votes: totalVotes,
    results: tallies.map(({ option, votes, percent }) => ({ choice: option, votes, percent })),
  }
}
