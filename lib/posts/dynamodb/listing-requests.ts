import type { ScanCommandInput, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { grouped } from '../../platform/grouped.ts'
import type { Post } from '../post.ts'
import { allPosts, postEntry, postKey, postsOf, standingRow } from './post-item.ts'
import type { CountPost, PostTables } from './post-requests.ts'

export function scanPosts(TableName: string, position: string | undefined, Limit: number): ScanCommandInput {
  return {
    TableName,
    Limit,
    ConsistentRead: true,
    ...(position !== undefined && { ExclusiveStartKey: postKey(position) }),
  }
}

/** How many items of `listingTransaction` belong to one post. */
const itemsOfPost = 3

/** How many posts fit into one transaction, which has 100 items at most, though each has another author. */
export const maxListed = 25

/**
 * The entries of the posts in the feeds, and their authors' counts of them, all or nothing. The conditions are that
 * each post stands and is not listed.
 */
export function listingTransaction(
  tables: PostTables,
  posts: readonly Post[],
  countPost: CountPost,
): TransactWriteItemsCommandInput {
  const byAuthor = grouped(posts, ({ author }) => author)
  return {
    TransactItems: [
      ...posts.flatMap((post) => [
        {
          ConditionCheck: {
            TableName: tables.posts,
            Key: postKey(post.postId),
            ConditionExpression: standingRow,
          },
        },
        {
          Put: {
            TableName: tables.feeds,
            Item: postEntry(allPosts, post),
            ConditionExpression: 'attribute_not_exists(feed)',
          },
        },
        { Put: { TableName: tables.feeds, Item: postEntry(postsOf(post.author), post) } },
      ]),
      ...[...byAuthor].map(([author, { length }]) => ({ Update: countPost(author, length) })),
    ],
  }
}

/** Those of the posts of a `listingTransaction` that none of these conditions, by their places in it, belongs to. */
export function withoutRefused(posts: readonly Post[], refused: ReadonlySet<number>): readonly Post[] {
  const places = new Set([...refused].map((place) => Math.floor(place / itemsOfPost)))
  return posts.filter((_, index) => !places.has(index))
}
