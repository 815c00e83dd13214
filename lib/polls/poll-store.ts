import type { Page, PageRequest } from '../platform/page.ts'
import type { Poll } from './poll.ts'

/** The port to the store of polls. */
export interface PollStore {
  /**
   * Stores the poll, without votes. A poll that is already stored under its id stays as it is, votes included; the
   * answer is then false.
   */
  add(poll: Poll): Promise<boolean>
  get(pollId: string): Promise<Poll | undefined>
  /** The polls of exactly this title, newest first. */
  listByTitle(title: string, page: PageRequest): Promise<Page<Poll>>
}
