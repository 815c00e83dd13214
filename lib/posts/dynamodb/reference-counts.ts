import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../post.ts'
import { postKey, standingRow } from './post-item.ts'

/**
 * Counts a post for each of the posts that it refers to, or one less. It is counted on condition that the other post
 * stands. It is counted less whether or not the other still does: the row keeps the counts of a post that is gone.
 */
export function countReferences(
  TableName: string,
  { inReplyTo, quoted }: Pick<Post, 'inReplyTo' | 'quoted'>,
  change: 1 | -1,
): TransactWriteItem[] {
  // A transaction takes no two writes of one item.
  const postIds = new Set([inReplyTo, quoted].flatMap((reference) => reference?.postId ?? []))
  const counted = (postId: string): TransactWriteItem => {
    const counts = [
      ...(inReplyTo?.postId === postId ? ['replies'] : []),
      ...(quoted?.postId === postId ? ['quotes'] : []),
    ]
    return {
      Update: {
        TableName,
        Key: postKey(postId),
        UpdateExpression: `ADD ${counts.map((count) => `${count} :change`).join(', ')}`,
        ...(change > 0 && { ConditionExpression: standingRow }),
        ExpressionAttributeValues: marshall({ ':change': change }),
      },
    }
  }
  return [...postIds].map(counted)
}
