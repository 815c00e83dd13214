import { randomUUID } from 'node:crypto'
import type { Poll } from '../api/classic/polls/polls-contract.ts'
import type { Clock } from '../platform/clock.ts'
import type { PageRequest } from '../platform/cursor.ts'
import { Refusal } from '../platform/errors.ts'
import type { PollStore } from './poll-store.ts'
import { unknownPoll } from './refusals.ts'

/** Creating polls and finding them again. */
export class Polls {
  constructor(
    private readonly store: PollStore,
    private readonly clock: Clock,
  ) {}

  async create(draft: Pick<Poll, 'polls_title' | 'username' | 'responses'>): Promise<Poll> {
    const poll = { polls_id: randomUUID(), ...draft, created_at: this.clock().toISOString() }
    await this.store.add(poll)
    return poll
  }

  async find({ polls_id, polls_title, ...page }: Wanted) {
    if (polls_id !== undefined && polls_title === undefined) return this.get(polls_id)
    if (polls_id === undefined && polls_title !== undefined) return this.store.titled(polls_title, page)
    throw new Refusal('invalid', 'Either polls_id or polls_title should be given, and not both', {
      polls_id: 'should be given if polls_title is not, and only then',
      polls_title: 'should be given if polls_id is not, and only then',
    })
  }

  private async get(pollId: string): Promise<Poll> {
    const poll = await this.store.get(pollId)
    if (!poll) throw unknownPoll(pollId)
    return poll
  }
}

interface Wanted extends PageRequest {
  readonly polls_id?: string | undefined
  readonly polls_title?: string | undefined
}
