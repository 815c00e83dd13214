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

/** The places of the conditions in `deletionTransaction`. */
export const deletionConditions = { standing: 0, listing: 1, author: 3 } as const

/** Whether a post is in the feeds, and how its author's count of it is changed, unless the author's row is lost. */
export interface Listing {
  readonly isListed: boolean
  readonly countPost?: CountPost | undefined
}

/**
 * Marks the post as deleted and deletes its entries in the feeds, its poll's items and its author's count of it, all or
 * nothing. A post of an earlier version is in no feed and not counted until it is listed, which may happen at any time:
 * each case is the transaction's condition.
 */
export function deletionTransaction(
  tables: PostTables,
  post: Post,
  deletedAt: string,
  pollItems: readonly TransactWriteItem[],
  { isListed, countPost }: Listing,
): TransactWriteItemsCommandInput {
  const authorsEntry = { TableName: tables.feeds, Key: postEntryKey(postsOf(post.author), post) }
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
          ConditionExpression: isListed ? 'attribute_exists(feed)' : 'attribute_not_exists(feed)',
        },
      },
      { Delete: authorsEntry },
      ...(isListed && countPost ? [{ Update: countPost(post.author, -1) }] : []),
      ...pollItems,
    ],
  }
}

/** On condition of the mark: a post that has been stored anew under the id stays. */
export function deletePost(TableName: string, postId: string): DeleteItemCommandInput {
  return { TableName, Key: postKey(postId), ConditionExpression: 'attribute_exists(deleted_at)' }
}
