import { BatchGetItemCommand, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import { backoff, type DynamoDBStore } from '../../platform/dynamodb.ts'
import { pageOf } from '../../platform/page.ts'
import type { Post } from '../post.ts'
import type { PostStore } from '../post-store.ts'
import { postOf } from './post-item.ts'
import { getPostKey, getPosts, putPost, queryPostsByAuthor } from './post-requests.ts'

export function dynamodbPostStore(store: DynamoDBStore, table: string): PostStore {
  return {
    async put(post) {
      await store.send(new PutItemCommand(putPost(table, post)))
    },

    async exists(postId) {
      const { Item } = await store.send(new GetItemCommand(getPostKey(table, postId)))
      return Item !== undefined
    },

    async find(postIds) {
      const operation = store.operation()
      const posts: Post[] = []
      let { RequestItems } = getPosts(table, postIds)
      // A batch that is too large, or a table that is too busy, leaves keys unprocessed: they are requested again.
      for (let attempt = 0; RequestItems?.[table]?.Keys?.length; attempt++) {
        if (attempt > 0) await backoff(attempt)
        const output = await operation.send(new BatchGetItemCommand({ RequestItems }))
        posts.push(...(output.Responses?.[table] ?? []).map(postOf))
        RequestItems = output.UnprocessedKeys
      }
      return posts
    },

    async listByAuthor(author, { limit, cursor }) {
      const scope = `posts of ${author}`
      const after = decodeCursor(scope, cursor, [aTime, someText(64)])
      const query = new QueryCommand(queryPostsByAuthor(table, author, limit + 1, after))
      const { Items = [] } = await store.send(query)
      return pageOf(Items.map(postOf), limit, ({ createdAt, postId }) =>
        encodeCursor(scope, [createdAt, postId]),
      )
    },
  }
}
