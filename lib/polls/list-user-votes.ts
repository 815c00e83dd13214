import type { Page, PageRequest } from '../platform/page.ts'
import type { ListedVote, VoteHistory } from './vote-history.ts'

/** A page of a user's votes, newest first. */
export interface UserVotes extends Page<ListedVote> {
  readonly username: string
}

interface Query extends PageRequest {
  readonly username: string
}

export function makeListUserVotes({ votes }: { votes: Pick<VoteHistory, 'list'> }) {
  return async ({ username, ...page }: Query): Promise<UserVotes> => ({
    username,
    ...(await votes.list(username, page)),
  })
}
