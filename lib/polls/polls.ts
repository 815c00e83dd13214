import { randomUUID } from 'node:crypto'
import type { Poll } from '../api/classic/polls/polls-contract.ts'
import type { Clock } from '../platform/clock.ts'
import type { PageRequest } from '../platform/page.ts'
import type { PollStore } from './poll-store.ts'
import { pollNotFound } from './refusals.ts'

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
    return polls_id === undefined ? this.store.titled(polls_title ?? '', page) : this.get(polls_id)
  }

  private async get(pollId: string): Promise<Poll> {
    const poll = await this.store.get(pollId)
    if (!poll) throw pollNotFound(pollId)
    return poll
  }
}

interface Wanted extends PageRequest {
  readonly polls_id?: string | undefined
  readonly polls_title?: string | undefined
}
