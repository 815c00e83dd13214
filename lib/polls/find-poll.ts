import type { Poll } from './poll.ts'
import type { PollStore } from './poll-store.ts'
import { pollNotFound } from './refusals.ts'

export function makeFindPoll({ polls }: { polls: PollStore }) {
  return async (pollId: string): Promise<Poll> => {
    const poll = await polls.get(pollId)
    if (!poll) throw pollNotFound(pollId)
    return poll
  }
}
