import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { feedKey } from '../../platform/dynamodb/feed.ts'
import type { Poll } from '../poll.ts'

type Item = Record<string, AttributeValue>

interface PollAttributes {
  readonly polls_id: string
  readonly polls_title: string
  readonly username: string
  readonly responses: string[]
  readonly created_at: string
  readonly ends_at?: string | undefined
  readonly posts_id?: string | undefined
}

/** The feed of all polls. */
export const allPolls = 'polls'

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

export function pollItem({ pollId, title, author, options, createdAt, endsAt, postId }: Poll): Item {
  return marshall(
    {
      polls_id: pollId,
      polls_title: title,
      username: author,
      responses: [...options],
      created_at: createdAt,
      ends_at: endsAt,
      posts_id: postId,
    } satisfies PollAttributes,
    { removeUndefinedValues: true },
  )
}

/** A poll never changes, so that its entry in the feed is a copy of it. */
export function pollEntry(poll: Poll): Item {
  return { ...pollEntryKey(poll), ...pollItem(poll) }
}

export function pollEntryKey({ createdAt, pollId }: Pick<Poll, 'createdAt' | 'pollId'>): Item {
  return feedKey(allPolls, [createdAt, pollId])
}

export function pollOf(item: Item): Poll {
  const { polls_id, polls_title, username, responses, created_at, ends_at, posts_id } = unmarshall(
    item,
  ) as PollAttributes
  return {
    pollId: polls_id,
    title: polls_title,
    author: username,
    options: responses,
    createdAt: created_at,
    ...(ends_at !== undefined && { endsAt: ends_at }),
    ...(posts_id !== undefined && { postId: posts_id }),
  }
}
