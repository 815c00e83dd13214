import type { Page, PageRequest } from '../platform/page.ts'
import type { Poll } from './poll.ts'
import type { PollStore } from './poll-store.ts'

export interface TitleQuery extends PageRequest {
  readonly title: string
}

export function makeListTitledPolls({ polls }: { polls: Pick<PollStore, 'listByTitle'> }) {
  return ({ title, ...page }: TitleQuery): Promise<Page<Poll>> => polls.listByTitle(title, page)
}
