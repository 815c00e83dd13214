import type {
  DeleteItemCommandInput,
  TransactWriteItem,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../post.ts'
import { allPosts, contentAttributes, postEntryKey, postKey, postsOf, standingRow } from './post-item.ts'
import type { CountPost, PostTables } from './post-requests.ts'
import { countReferences } from './reference-counts.ts'

/** What a deletion finds. Each is a condition of its transaction, so that what a refused one shows is tried next. */
export interface Findings {
  /** A post of an earlier version is in no feed and not counted until it is listed, which may happen at any time. */
  readonly isListed: boolean
  readonly hasAuthor: boolean
}

export const usualFindings: Findings = { isListed: true, hasAuthor: true }

/** An item of the transaction, and what its refused condition shows. */
interface DeletionItem {
  readonly item: TransactWriteItem
  readonly shows?: (findings: Findings) => Findings
}

/** The place in the transaction of the post's own condition: that no other deletion has begun. */
export const standingPost = 0

/**
 * The transaction that marks the post as deleted and deletes its entries in the feeds, its poll's items, and the counts
 * of it.
 */
export function deletionItems(
  tables: PostTables,
  post: Post,
  deletedAt: string,
  pollItems: readonly TransactWriteItem[],
  countPost: CountPost,
  { isListed, hasAuthor }: Findings,
): DeletionItem[] {
  return [
    {
      item: {
        Update: {
          TableName: tables.posts,
          Key: postKey(post.postId),
          UpdateExpression: 'SET deleted_at = :deleted_at',
          ConditionExpression: standingRow,
          ExpressionAttributeValues: marshall({ ':deleted_at': deletedAt }),
        },
      },
    },
    {
      item: {
        Delete: {
          TableName: tables.feeds,
          Key: postEntryKey(allPosts, post),
          ConditionExpression: isListed ? 'attribute_exists(feed)' : 'attribute_not_exists(feed)',
        },
      },
      shows: (findings) => ({ ...findings, isListed: !isListed }),
    },
    { item: { Delete: { TableName: tables.feeds, Key: postEntryKey(postsOf(post.author), post) } } },
    ...(isListed && hasAuthor
      ? [
          {
            item: { Update: countPost(post.author, -1) },
            shows: (findings: Findings) => ({ ...findings, hasAuthor: false }),
          },
        ]
      : []),
    ...countReferences(tables.posts, post, -1).map((item) => ({ item })),
    // An import has stored the poll meanwhile.
    ...pollItems.map((item) => ({ item, shows: (findings: Findings) => ({ ...findings }) })),
  ]
}

/**
 * What a transaction of the items has shown by the places of its refused conditions. Only the first counts: of a post
 * that is in no feed yet, the author may have no row yet either, and both may come before the next attempt.
 */
export function findingsOf(
  items: readonly DeletionItem[],
  refused: ReadonlySet<number>,
  findings: Findings,
): Findings {
  const [first] = items.flatMap(({ shows }, place) => (shows && refused.has(place) ? [shows] : []))
  return first?.(findings) ?? findings
}

/**
 * On condition of the mark, so that a post that has been stored anew under the id stays, and that no post refers to this
 * one.
 */
export function deletePost(TableName: string, postId: string): DeleteItemCommandInput {
  const isNone = (count: string) => `(attribute_not_exists(${count}) OR ${count} = :none)`
  return {
    TableName,
    Key: postKey(postId),
    ConditionExpression: `attribute_exists(deleted_at) AND ${isNone('replies')} AND ${isNone('quotes')}`,
    ExpressionAttributeValues: marshall({ ':none': 0 }),
  }
}

/**
 * Deletes all of the row but its counts, on condition of the mark. Those that refer to the post still take themselves
 * off it, and it would have the right numbers if it were stored anew.
 */
export function keepCounts(TableName: string, postId: string): UpdateItemCommandInput {
  const names = [...contentAttributes, 'deleted_at']
  return {
    TableName,
    Key: postKey(postId),
    UpdateExpression: `REMOVE ${names.map((name) => `#${name}`).join(', ')}`,
    ConditionExpression: 'attribute_exists(deleted_at)',
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  }
}
