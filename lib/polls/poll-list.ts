import type { Page, PageRequest } from '../platform/page.ts'
import type { ListedPoll } from './listed-poll.ts'

/** The port to the list of all polls. */
export interface PollList {
  /**
   * All polls, newest first. A poll is in it from the moment its creation is answered until its deletion is; a page
   * that is read meanwhile may have fewer items than its limit.
   */
  read(page: PageRequest, viewer: string | undefined): Promise<Page<ListedPoll>>
}
