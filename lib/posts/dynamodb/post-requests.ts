import type {
  BatchGetItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../../api/classic/likes/likes-contract.ts'

/** A position in a user's posts: of the index's item that ended a page, the key beside the username. */
export type PostPosition = readonly [created_at: string, posts_id: string]

export const postsByUsername = 'by_username'

/** A repeat writes the same item again. */
export function putPost(TableName: string, post: Post): PutItemCommandInput {
  return { TableName, Item: marshall(post) }
}

/** Consistent, so that a post can be liked as soon as it is published. */
export function getPostKey(TableName: string, posts_id: string): GetItemCommandInput {
  return { TableName, Key: marshall({ posts_id }), ProjectionExpression: 'posts_id', ConsistentRead: true }
}

export function getPosts(TableName: string, postIds: readonly string[]): BatchGetItemCommandInput {
  return { RequestItems: { [TableName]: { Keys: postIds.map((posts_id) => marshall({ posts_id })) } } }
}

export function queryPostsOf(
  TableName: string,
  username: string,
  Limit: number,
  after: PostPosition | undefined,
): QueryCommandInput {
  return {
    TableName,
    IndexName: postsByUsername,
    KeyConditionExpression: 'username = :username',
    ExpressionAttributeValues: marshall({ ':username': username }),
    ScanIndexForward: false,
    Limit,
    ...(after && {
      ExclusiveStartKey: marshall({ username, created_at: after[0], posts_id: after[1] }),
    }),
  }
}
