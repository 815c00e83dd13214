import { BatchGetItemCommand, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { chunks } from '../../platform/chunks.ts'
import { batchGet } from '../../platform/dynamodb/batch-get.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import type { StoredPart } from '../../platform/upgrade-step.ts'
import type { Post } from '../post.ts'
import type { UnlistedPosts } from '../unlisted-posts.ts'
import { listingTransaction, maxListed, scanPosts, withoutRefused } from './listing-requests.ts'
import { allPosts, isStanding, postEntryKey, postOf } from './post-item.ts'
import type { CountPost, PostTables } from './post-requests.ts'

export function dynamodbUnlistedPosts(
  store: DynamoDBStore,
  tables: PostTables,
  countPost: CountPost,
): UnlistedPosts {
  async function readPosts(position: string | undefined, limit: number): Promise<StoredPart<Post>> {
    const scan = scanPosts(tables.posts, position, limit)
    const { Items = [], LastEvaluatedKey } = await store.send(new ScanCommand(scan))
    const items = Items.filter(isStanding).map(postOf)
    return { items, read: Items.length, next: LastEvaluatedKey?.posts_id?.S }
  }

  /** Lists what no condition refuses. The conditions of one attempt name the posts that the next one leaves out. */
  async function listTogether(posts: readonly Post[]): Promise<number> {
    let pending = posts
    while (pending.length > 0) {
      try {
        const transaction = listingTransaction(tables, pending, countPost)
        await store.send(new TransactWriteItemsCommand(transaction))
        return pending.length
      } catch (error) {
        const left = withoutRefused(pending, refusedConditions(error) ?? new Set())
        if (left.length === pending.length) throw error
        pending = left
      }
    }
    return 0
  }

  return {
    async read(position, limit) {
      const { items, ...rest } = await readPosts(position, limit)
      const keys = items.map((post) => postEntryKey(allPosts, post))
      const entries = await batchGet(tables.feeds, keys, (RequestItems) =>
        store.send(new BatchGetItemCommand({ RequestItems })),
      )
      const listed = new Set(entries.map((entry) => postOf(entry).postId))
      return { items: items.filter(({ postId }) => !listed.has(postId)), ...rest }
    },

    async readIds(position, limit) {
      const { items, ...rest } = await readPosts(position, limit)
      return { items: items.map(({ postId }) => postId), ...rest }
    },

    /**
     * Sorted by author and one transaction after the other, so that few meet on the count of one author, and none at
     * once.
     */
    async list(posts) {
      const inOrder = posts.toSorted((one, other) =>
        one.author === other.author ? 0 : one.author < other.author ? -1 : 1,
      )
      let count = 0
      for (const some of chunks(inOrder, maxListed)) count += await listTogether(some)
      return count
    },
  }
}
