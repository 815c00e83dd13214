import type { Page } from '../../../platform/page.ts'
import type { Poll } from '../../../polls/poll.ts'

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
