import { randomUUID } from 'node:crypto'
import {
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { batchGet } from '../../platform/dynamodb/batch-get.ts'
import { cursorAfter, positionIn, queryFeed } from '../../platform/dynamodb/feed.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import { mapPage, type Page, type PageRequest, pageOf } from '../../platform/page.ts'
import type { Post } from '../post.ts'
import type { PostStore } from '../post-store.ts'
import { allPosts, isDeleted, postKey, postOf, postsOf } from './post-item.ts'
import {
  type CountPost,
  getPostState,
  type PostTables,
  postConditions,
  postTransaction,
} from './post-requests.ts'

export function dynamodbPostStore(store: DynamoDBStore, tables: PostTables, countPost: CountPost): PostStore {
  async function listFeed(feed: string, scope: string, { limit, cursor }: PageRequest): Promise<Page<Post>> {
    const query = queryFeed(tables.feeds, feed, limit + 1, positionIn(scope, cursor))
    const { Items = [] } = await store.send(new QueryCommand(query))
    return mapPage(
      pageOf(Items, limit, (last) => cursorAfter(scope, last)),
      postOf,
    )
  }

  return {
    async add(post) {
      const transaction = postTransaction(tables, post, countPost, randomUUID())
      try {
        await store.send(new TransactWriteItemsCommand(transaction))
        return 'added'
      } catch (error) {
        const refused = refusedConditions(error)
        if (refused?.has(postConditions.newId)) return 'id-taken'
        if (refused?.has(postConditions.knownAuthor)) return 'author-unknown'
        throw error
      }
    },

    async exists(postId) {
      const { Item } = await store.send(new GetItemCommand(getPostState(tables.posts, postId)))
      return Item !== undefined && !isDeleted(Item)
    },

    async find(postIds) {
      const operation = store.operation()
      const items = await batchGet(tables.posts, postIds.map(postKey), (RequestItems) =>
        operation.send(new BatchGetItemCommand({ RequestItems })),
      )
      return items.filter((item) => !isDeleted(item)).map(postOf)
    },

    list: (page) => listFeed(allPosts, 'posts', page),
    listByAuthor: (author, page) => listFeed(postsOf(author), `posts of ${author}`, page),
  }
}
