import { randomUUID } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Poll } from './poll.ts'
import type { PollStore } from './poll-store.ts'

export type PollDraft = Omit<Poll, 'pollId' | 'createdAt'>

export function makeCreatePoll({ polls, clock }: { polls: PollStore; clock: Clock }) {
  return async (draft: PollDraft): Promise<Poll> => {
    const poll = { pollId: randomUUID(), ...draft, createdAt: clock().toISOString() }
    await polls.add(poll)
    return poll
  }
}
