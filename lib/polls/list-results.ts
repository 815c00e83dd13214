import { mapPage, type Page, type PageRequest } from '../platform/page.ts'
import { type PollResults, resultsOf } from './results.ts'
import type { VoteStore } from './vote-store.ts'

export function makeListResults({ votes }: { votes: VoteStore }) {
  return async (page: PageRequest): Promise<Page<PollResults>> =>
    mapPage(await votes.tallyAll(page), resultsOf)
}
