import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Vote } from '../vote.ts'

type Item = Record<string, AttributeValue>

export function voteItem({ pollId, username, option, votedAt }: Vote): Item {
  return marshall({ username, polls_id: pollId, choice: option, voted_at: votedAt })
}

export function voteOf(item: Item): Vote {
  const { username, polls_id, choice, voted_at } = unmarshall(item)
  return { pollId: polls_id, username, option: choice, votedAt: voted_at }
}

export function voteKey({ username, pollId }: Pick<Vote, 'username' | 'pollId'>): Item {
  return marshall({ username, polls_id: pollId })
}

/** The key of a vote in the index by time. */
export function timeIndexKey({ username, pollId, votedAt }: Omit<Vote, 'option'>): Item {
  return marshall({ username, voted_at: votedAt, polls_id: pollId })
}
