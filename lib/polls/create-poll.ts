import type { Clock } from '../platform/clock.ts'
import type { NewId } from '../platform/ids.ts'
import type { Poll } from './poll.ts'
import type { PollStore } from './poll-store.ts'

export interface PollDraft extends Pick<Poll, 'title' | 'author' | 'options'> {
  /** For how long votes count; without it, always. */
  readonly durationMinutes?: number | undefined
}

interface Dependencies {
  readonly polls: Pick<PollStore, 'add'>
  readonly clock: Clock
  readonly newId: NewId
  /** Registers a user who is seen for the first time. It never fails. */
  readonly seeUser: (username: string) => Promise<void>
}

/** An id is taken once in many millions. More often, something is wrong. */
const maxAttempts = 5

export function makeCreatePoll({ polls, clock, newId, seeUser }: Dependencies) {
  return async ({ durationMinutes, ...draft }: PollDraft): Promise<Poll> => {
    const now = clock()
    const times = {
      createdAt: now.toISOString(),
      ...(durationMinutes !== undefined && { endsAt: minutesAfter(now, durationMinutes) }),
    }
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const poll = { pollId: newId(), ...draft, ...times }
      if (!(await polls.add(poll))) continue
      await seeUser(draft.author)
      return poll
    }
    throw new Error(`A poll of ${draft.author} found no free id in ${maxAttempts} attempts`)
  }
}

function minutesAfter(time: Date, minutes: number): string {
  return new Date(time.getTime() + minutes * 60_000).toISOString()
}
