import type { Poll } from '../api/classic/polls/polls-contract.ts'
import type { PageRequest } from '../platform/page.ts'

/** The port to the store of polls. */
export interface PollStore {
  /** Stores the poll, without votes. One that is there already under its id stays as it is, votes included. */
  add(poll: Poll): Promise<void>
  get(pollId: string): Promise<Poll | undefined>
  /** The polls of exactly this title, newest first. */
  titled(title: string, page: PageRequest): Promise<{ polls: Poll[]; next?: string }>
}
