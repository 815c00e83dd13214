import type { Page, PageRequest } from '../platform/page.ts'
import type { ListedPoll } from './listed-poll.ts'
import type { PollList } from './poll-list.ts'

interface Query extends PageRequest {
  /** Whose votes are shown. */
  readonly viewer?: string | undefined
}

export function makeListPolls({ polls }: { polls: PollList }) {
  return ({ viewer, ...page }: Query): Promise<Page<ListedPoll>> => polls.read(page, viewer)
}
