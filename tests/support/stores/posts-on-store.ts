import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamodbStore } from '../../../lib/platform/dynamodb.ts'
import { dynamodbPostDeletion } from '../../../lib/posts/dynamodb/dynamodb-post-deletion.ts'
import { dynamodbPostStore } from '../../../lib/posts/dynamodb/dynamodb-post-store.ts'
import type { CountPost } from '../../../lib/posts/dynamodb/post-requests.ts'
import type { Post } from '../../../lib/posts/post.ts'
import { dynamodbUserStore } from '../../../lib/users/dynamodb/dynamodb-user-store.ts'
import { countPost } from '../../../lib/users/dynamodb/user-requests.ts'

export const postTables = { posts: 'posts', feeds: 'feeds' }

export const countPostInUsers: CountPost = (author, change) => countPost('users', author, change)

/** The store of posts behind a client. */
export function postsBehind(client: DynamoDBClient) {
  return dynamodbPostStore(dynamodbStore(client), postTables, countPostInUsers)
}

/** The steps of deletions behind a client. */
export function deletionBehind(
  client: DynamoDBClient,
  pollDeletion: Parameters<typeof dynamodbPostDeletion>[2]['pollDeletion'] = async () => [],
) {
  const clock = () => new Date()
  return dynamodbPostDeletion(dynamodbStore(client), postTables, {
    countPost: countPostInUsers,
    pollDeletion,
    clock,
  })
}

export function usersBehind(client: DynamoDBClient) {
  return dynamodbUserStore(dynamodbStore(client), { users: 'users', feeds: 'feeds' })
}

/** Stores a post, and its author if need be. */
export async function store(client: DynamoDBClient, post: Post): Promise<void> {
  await usersBehind(client).add(post.author, post.createdAt)
  const added = await postsBehind(client).add(post)
  if (added !== 'added') throw new Error(`The post ${post.postId} was not stored: ${added}`)
}
