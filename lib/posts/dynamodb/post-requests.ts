import type {
  GetItemCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  Update,
} from '@aws-sdk/client-dynamodb'
import type { Post } from '../post.ts'
import { allPosts, postEntry, postItem, postKey, postsOf } from './post-item.ts'

export interface PostTables {
  readonly posts: string
  readonly feeds: string
}

/** Counts posts of an author, or one less. Its condition is that the author is a registered user. */
export type CountPost = (author: string, change: number) => Update

/** The places of the conditions in `postTransaction`. */
export const postConditions = { newId: 0, knownAuthor: 1 } as const

/** The post's row, on condition that its id is new, and its entries in the feeds. */
export function newPostItems(
  tables: PostTables,
  post: Post,
): [row: TransactWriteItem, ...TransactWriteItem[]] {
  return [
    {
      Put: {
        TableName: tables.posts,
        Item: postItem(post),
        ConditionExpression: 'attribute_not_exists(posts_id)',
      },
    },
    ...[allPosts, postsOf(post.author)].map((feed) => ({
      Put: { TableName: tables.feeds, Item: postEntry(feed, post) },
    })),
  ]
}

/** The post, its entries in the feeds and its author's count, all or nothing. */
export function postTransaction(
  tables: PostTables,
  post: Post,
  countPost: CountPost,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  const [row, ...entries] = newPostItems(tables, post)
  return { ClientRequestToken, TransactItems: [row, { Update: countPost(post.author, 1) }, ...entries] }
}

/** Consistent, so that a post can be liked as soon as it is published. */
export function getPostState(TableName: string, postId: string): GetItemCommandInput {
  return {
    TableName,
    Key: postKey(postId),
    ProjectionExpression: 'posts_id, deleted_at',
    ConsistentRead: true,
  }
}
