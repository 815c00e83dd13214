import { randomUUID } from 'node:crypto'
import { GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { type FeedPosition, feedPage } from '../../platform/dynamodb/feed.ts'
import { readItems } from '../../platform/dynamodb/read-items.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import { mapPage, type TwoWayPage, type TwoWayRequest } from '../../platform/page.ts'
import { timeOfSnowflake } from '../../platform/snowflakes.ts'
import type { Post } from '../post.ts'
import type { PostRange, PostStore } from '../post-store.ts'
import { postNotFound } from '../refusals.ts'
import { feedRangeOf } from './feed-range.ts'
import { allPosts, hasPost, isStanding, postKey, postOf, postsOf, referencedPostOf } from './post-item.ts'
import {
  type CountPost,
  getPost,
  getPostState,
  type PollItems,
  type PostTables,
  postConditions,
  postTransaction,
} from './post-requests.ts'

/** @param pollItems absent where no post has a poll */
export function dynamodbPostStore(
  store: DynamoDBStore,
  tables: PostTables,
  countPost: CountPost,
  pollItems: PollItems = () => [],
): PostStore {
  async function listFeed(
    feed: string,
    scope: string,
    request: TwoWayRequest & PostRange,
  ): Promise<TwoWayPage<Post>> {
    const operation = store.operation()
    const positionOf = async (postId: string): Promise<FeedPosition> => {
      const { Item } = await operation.send(new GetItemCommand(getPost(tables.posts, postId)))
      const createdAt = Item && hasPost(Item) ? postOf(Item).createdAt : timeOfSnowflake(postId)
      if (createdAt === undefined) throw postNotFound(postId)
      return [createdAt, postId]
    }
    const range = await feedRangeOf(request, positionOf)
    const page = await feedPage(tables.feeds, feed, scope, request, range, (query) =>
      operation.send(new QueryCommand(query)),
    )
    return mapPage(page, postOf)
  }

  return {
    async add(post) {
      const transaction = postTransaction(tables, post, countPost, pollItems, randomUUID())
      try {
        await store.send(new TransactWriteItemsCommand(transaction))
        return 'added'
      } catch (error) {
        const refused = refusedConditions(error)
        if (refused?.has(postConditions.newId) || refused?.has(postConditions.newPoll)) return 'id-taken'
        if (refused?.has(postConditions.knownAuthor)) return 'author-unknown'
        if (refused) return 'reference-missing'
        throw error
      }
    },

    async exists(postId) {
      const { Item } = await store.send(new GetItemCommand(getPostState(tables.posts, postId)))
      return Item !== undefined && isStanding(Item)
    },

    async find(postIds) {
      const items = await readItems(store, tables.posts, postIds.map(postKey))
      return items.filter(isStanding).map(referencedPostOf)
    },

    list: (page) => listFeed(allPosts, 'posts', page),
    listByAuthor: (author, page) => listFeed(postsOf(author), `posts of ${author}`, page),
  }
}
