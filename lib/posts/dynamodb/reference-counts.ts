import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../post.ts'
import { postKey } from './post-item.ts'

/** The count of a post for one that it refers to: an item of the transaction that makes or deletes it. */
interface ReferenceCount {
  readonly postId: string
  readonly item: TransactWriteItem
}

/**
 * Counts a post for each of the posts that it refers to, or one less. The condition is that the other post exists, so
 * that a deleted one does not come back as a mere count.
 *
 * @param gone the ids of posts that are left out
 */
export function countReferences(
  TableName: string,
  { inReplyTo, quoted }: Pick<Post, 'inReplyTo' | 'quoted'>,
  change: 1 | -1,
  gone: readonly string[] = [],
): ReferenceCount[] {
  // A transaction takes no two writes of one item.
  const postIds = new Set([inReplyTo, quoted].flatMap((reference) => reference?.postId ?? []))
  const counted = (postId: string): ReferenceCount => {
    const counts = [
      ...(inReplyTo?.postId === postId ? ['replies'] : []),
      ...(quoted?.postId === postId ? ['quotes'] : []),
    ]
    const item = {
      Update: {
        TableName,
        Key: postKey(postId),
        UpdateExpression: `ADD ${counts.map((count) => `${count} :change`).join(', ')}`,
        ConditionExpression: 'attribute_exists(posts_id) AND attribute_not_exists(deleted_at)',
        ExpressionAttributeValues: marshall({ ':change': change }),
      },
    }
    return { postId, item }
  }
  return [...postIds].filter((postId) => !gone.includes(postId)).map(counted)
}
