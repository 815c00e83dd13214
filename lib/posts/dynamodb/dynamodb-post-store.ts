import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../../api/classic/likes/likes-contract.ts'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import { backoff, dynamodbCall, dynamodbOperation } from '../../platform/dynamodb.ts'
import type { Posts } from '../post-store.ts'
import { getPostKey, getPosts, putPost, queryPostsOf } from './post-requests.ts'

export function dynamodbPosts(client: DynamoDBClient, table: string): Posts {
  return {
    async put(post) {
      await dynamodbCall((abortSignal) =>
        client.send(new PutItemCommand(putPost(table, post)), { abortSignal }),
      )
    },

    async exists(postId) {
      const command = new GetItemCommand(getPostKey(table, postId))
      const { Item } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      return Item !== undefined
    },

    async find(postIds) {
      const call = dynamodbOperation()
      const posts: Post[] = []
      let { RequestItems } = getPosts(table, postIds)
      // What a batch leaves unanswered, since it is too large or the table too busy, is asked for again.
      for (let attempt = 0; RequestItems?.[table]?.Keys?.length; attempt++) {
        if (attempt > 0) await backoff(attempt)
        const command = new BatchGetItemCommand({ RequestItems })
        const output = await call((abortSignal) => client.send(command, { abortSignal }))
        posts.push(...(output.Responses?.[table] ?? []).map((item) => unmarshall(item) as Post))
        RequestItems = output.UnprocessedKeys
      }
      return posts
    },

    async by(username, { limit, cursor }) {
      const scope = `posts of ${username}`
      const after = decodeCursor(scope, cursor, [aTime, someText(64)])
      const command = new QueryCommand(queryPostsOf(table, username, limit + 1, after))
      const { Items = [] } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      const found = Items.map((item) => unmarshall(item) as Post)
      const posts = found
        .slice(0, limit)
        .map(({ posts_id, text, created_at }) => ({ posts_id, text, created_at }))
      const last = posts.at(-1)
      if (found.length <= limit || !last) return { posts }
      return { posts, next: encodeCursor(scope, [last.created_at, last.posts_id]) }
    },
  }
}
