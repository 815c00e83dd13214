import type {
  BatchGetItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../post.ts'
import { postItem, postKey } from './post-item.ts'

/** A position in an author's posts: what the index's key has beside the author. */
export type PostPosition = readonly [createdAt: string, postId: string]

/** A repeat writes the same item again. */
export function putPost(TableName: string, post: Post): PutItemCommandInput {
  return { TableName, Item: postItem(post) }
}

/** Consistent, so that a post can be liked as soon as it is published. */
export function getPostKey(TableName: string, postId: string): GetItemCommandInput {
  return { TableName, Key: postKey(postId), ProjectionExpression: 'posts_id', ConsistentRead: true }
}

export function getPosts(TableName: string, postIds: readonly string[]): BatchGetItemCommandInput {
  return { RequestItems: { [TableName]: { Keys: postIds.map(postKey) } } }
}

export function queryPostsByAuthor(
  TableName: string,
  author: string,
  Limit: number,
  after: PostPosition | undefined,
): QueryCommandInput {
  return {
    TableName,
    IndexName: 'by_username',
    KeyConditionExpression: 'username = :username',
    ExpressionAttributeValues: marshall({ ':username': author }),
    ScanIndexForward: false,
    Limit,
    ...(after && {
      ExclusiveStartKey: marshall({ username: author, created_at: after[0], posts_id: after[1] }),
    }),
  }
}
