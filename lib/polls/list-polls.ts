import type { Page, PageRequest } from '../platform/page.ts'
import type { Poll } from './poll.ts'
import type { PollStore } from './poll-store.ts'

export interface PollQuery extends PageRequest {
  readonly title: string
}

export function makeListPolls({ polls }: { polls: PollStore }) {
  return ({ title, ...page }: PollQuery): Promise<Page<Poll>> => polls.listByTitle(title, page)
}
