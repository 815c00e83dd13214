import { BatchGetItemCommand, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../../api/classic/likes/likes-contract.ts'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import { backoff, type DynamoDBStore } from '../../platform/dynamodb.ts'
import type { Posts } from '../post-store.ts'
import { getPostKey, getPosts, putPost, queryPostsOf } from './post-requests.ts'

export function dynamodbPosts(store: DynamoDBStore, table: string): Posts {
  return {
    async put(post) {
      await store.send(new PutItemCommand(putPost(table, post)))
    },

    async exists(postId) {
      const command = new GetItemCommand(getPostKey(table, postId))
      const { Item } = await store.send(command)
      return Item !== undefined
    },

    async find(postIds) {
      const operation = store.operation()
      const posts: Post[] = []
      let { RequestItems } = getPosts(table, postIds)
      // What a batch leaves unanswered, since it is too large or the table too busy, is asked for again.
      for (let attempt = 0; RequestItems?.[table]?.Keys?.length; attempt++) {
        if (attempt > 0) await backoff(attempt)
        const command = new BatchGetItemCommand({ RequestItems })
        const output = await operation.send(command)
        posts.push(...(output.Responses?.[table] ?? []).map((item) => unmarshall(item) as Post))
        RequestItems = output.UnprocessedKeys
      }
      return posts
    },

    async by(username, { limit, cursor }) {
      const scope = `posts of ${username}`
      const after = decodeCursor(scope, cursor, [aTime, someText(64)])
      const command = new QueryCommand(queryPostsOf(table, username, limit + 1, after))
      const { Items = [] } = await store.send(command)
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
