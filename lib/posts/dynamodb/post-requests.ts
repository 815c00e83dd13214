import type {
  GetItemCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  Update,
} from '@aws-sdk/client-dynamodb'
import type { Post } from '../post.ts'
import { allPosts, postEntry, postItem, postKey, postsOf } from './post-item.ts'
import { countReferences } from './reference-counts.ts'

export interface PostTables {
  readonly posts: string
  readonly feeds: string
}

/** Counts posts of an author, or one less. Its condition is that the author is a registered user. */
export type CountPost = (author: string, change: number) => Update

/** What creates the poll of a post that has one, as items of a transaction; the first is conditional on a new poll. */
export type PollItems = (post: Post) => readonly TransactWriteItem[]

/**
 * The places of the conditions in `postTransaction`; without a poll there is none in its place. All others are those of
 * the posts that the post refers to.
 */
export const postConditions = { newId: 0, knownAuthor: 1, newPoll: 2 } as const

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

/**
 * The post with its poll, its entries in the feeds and the counts of its author and of the posts that it refers to, all
 * or nothing.
 */
export function postTransaction(
  tables: PostTables,
  post: Post,
  countPost: CountPost,
  pollItems: PollItems,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  const [row, ...entries] = newPostItems(tables, post)
  const references = countReferences(tables.posts, post, 1)
  return {
    ClientRequestToken,
    TransactItems: [
      row,
      { Update: countPost(post.author, 1) },
      ...pollItems(post),
      ...entries,
      ...references,
    ],
  }
}

/** The post's row, also one whose deletion has begun. */
export function getPost(TableName: string, postId: string): GetItemCommandInput {
  return { TableName, Key: postKey(postId), ConsistentRead: true }
}

/** Consistent, so that a post can be liked as soon as it is published. */
export function getPostState(TableName: string, postId: string): GetItemCommandInput {
  return {
    TableName,
    Key: postKey(postId),
    ProjectionExpression: 'username, deleted_at',
    ConsistentRead: true,
  }
}
