import { pollNotFound, voteNotFound } from './refusals.ts'
import type { Vote } from './vote.ts'
import type { VoteHistory } from './vote-history.ts'

export function makeFindVote({ votes }: { votes: Pick<VoteHistory, 'find'> }) {
  return async ({ username, pollId }: Pick<Vote, 'username' | 'pollId'>): Promise<Vote> => {
    const { isPoll, vote } = await votes.find(username, pollId)
    if (!isPoll) throw pollNotFound(pollId)
    if (!vote) throw voteNotFound(username, pollId)
    return vote
  }
}
