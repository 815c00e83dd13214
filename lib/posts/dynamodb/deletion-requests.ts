import type {
  DeleteItemCommandInput,
  GetItemCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../post.ts'
import { allPosts, postEntryKey, postKey, postsOf } from './post-item.ts'
import type { CountPost, PostTables } from './post-requests.ts'

export function getPost(TableName: string, postId: string): GetItemCommandInput {
  return { TableName, Key: postKey(postId), ConsistentRead: true }
}

/** The place of the post's own condition in `deletionTransaction`: that no other deletion has begun. */
export const standingPost = 0

/**
 * Marks the post as deleted and deletes its entries in the feeds, its poll's items and its author's count of it, all or
 * nothing.
 *
 * @param countPost absent for a post that was never counted: one of an earlier version that is not in the feeds yet
 */
export function deletionTransaction(
  tables: PostTables,
  post: Post,
  deletedAt: string,
  pollItems: readonly TransactWriteItem[],
  countPost: CountPost | undefined,
): TransactWriteItemsCommandInput {
  return {
    TransactItems: [
      {
        Update: {
          TableName: tables.posts,
          Key: postKey(post.postId),
          UpdateExpression: 'SET deleted_at = :deleted_at',
          ConditionExpression: 'attribute_exists(posts_id) AND attribute_not_exists(deleted_at)',
          ExpressionAttributeValues: marshall({ ':deleted_at': deletedAt }),
        },
      },
      {
        Delete: {
          TableName: tables.feeds,
          Key: postEntryKey(allPosts, post),
          ...(countPost && { ConditionExpression: 'attribute_exists(feed)' }),
        },
      },
      { Delete: { TableName: tables.feeds, Key: postEntryKey(postsOf(post.author), post) } },
      ...(countPost ? [{ Update: countPost(post.author, -1) }] : []),
      ...pollItems,
    ],
  }
}

/** On condition of the mark: a post that has been stored anew under the id stays. */
export function deletePost(TableName: string, postId: string): DeleteItemCommandInput {
  return { TableName, Key: postKey(postId), ConditionExpression: 'attribute_exists(deleted_at)' }
}
