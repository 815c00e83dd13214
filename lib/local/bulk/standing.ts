import type { DynamoDB } from '../../platform/dynamodb.ts'
import { pollKey, pollOf } from '../../polls/dynamodb/poll-item.ts'
import type { Poll } from '../../polls/poll.ts'
import { hasPost, isDeleted, postKey, postOf } from '../../posts/dynamodb/post-item.ts'
import type { Post } from '../../posts/post.ts'
import { storedRows } from './stored-rows.ts'

/** The posts that have one of the ids, or that their deletion has begun. */
export async function standingPosts(
  store: DynamoDB,
  table: string,
  postIds: readonly string[],
): Promise<ReadonlyMap<string, Post | 'being deleted'>> {
  const keys = [...new Set(postIds)].map(postKey)
  const rows = await storedRows(store, table, keys)
  return new Map(
    rows.filter(hasPost).map((row) => {
      const post = postOf(row)
      return [post.postId, isDeleted(row) ? 'being deleted' : post]
    }),
  )
}

/** The polls that have one of the ids. */
export async function standingPolls(
  store: DynamoDB,
  table: string,
  pollIds: readonly string[],
): Promise<ReadonlyMap<string, Poll>> {
  const keys = [...new Set(pollIds)].map(pollKey)
  const rows = await storedRows(store, table, keys)
  return new Map(rows.map(pollOf).map((poll) => [poll.pollId, poll]))
}
