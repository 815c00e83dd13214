import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Poll } from '../poll.ts'

type Item = Record<string, AttributeValue>

interface PollAttributes {
  readonly polls_id: string
  readonly polls_title: string
  readonly username: string
  readonly responses: string[]
  readonly created_at: string
}

export function pollKey(pollId: string): Item {
  return marshall({ polls_id: pollId })
}

/** The key of a poll in the index by title. */
export function titleIndexKey({
  pollId,
  title,
  createdAt,
}: Pick<Poll, 'pollId' | 'title' | 'createdAt'>): Item {
  return marshall({ polls_title: title, created_at: createdAt, polls_id: pollId })
}

export function pollItem({ pollId, title, author, options, createdAt }: Poll): Item {
  return marshall({
    polls_id: pollId,
    polls_title: title,
    username: author,
    responses: [...options],
    created_at: createdAt,
  } satisfies PollAttributes)
}

export function pollOf(item: Item): Poll {
  const { polls_id, polls_title, username, responses, created_at } = unmarshall(item) as PollAttributes
  return { pollId: polls_id, title: polls_title, author: username, options: responses, createdAt: created_at }
}
