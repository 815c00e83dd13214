import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Vote } from '../vote.ts'

type Item = Record<string, AttributeValue>

export function voteItem({ pollId, username, option, votedAt }: Vote): Item {
  return marshall({ username, polls_id: pollId, choice: option, voted_at: votedAt })
}

/** The option that a stored vote is for. */
export function votedOption(item: Item): string {
  return unmarshall(item).choice
}
