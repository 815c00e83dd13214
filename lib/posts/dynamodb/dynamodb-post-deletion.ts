import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Clock } from '../../platform/clock.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import type { PostDeletion } from '../post-deletion.ts'
import {
  deletePost,
  deletionItems,
  findingsOf,
  keepCounts,
  standingPost,
  usualFindings,
} from './deletion-requests.ts'
import { hasPost, isDeleted, postOf } from './post-item.ts'
import { type CountPost, getPost, type PostTables } from './post-requests.ts'

interface Dependencies {
  readonly countPost: CountPost
  /** What deletes a poll, as items of a transaction. Where one has a condition that fails, they are asked for again. */
  readonly pollDeletion: (pollId: string) => Promise<readonly TransactWriteItem[]>
  readonly clock: Clock
}

export function dynamodbPostDeletion(
  store: DynamoDBStore,
  tables: PostTables,
  { countPost, pollDeletion, clock }: Dependencies,
): PostDeletion {
  /** Whether it was carried out; it is not if its condition fails. */
  async function isDone(write: Promise<unknown>): Promise<boolean> {
    try {
      await write
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }

  return {
    async find(postId) {
      const { Item } = await store.send(new GetItemCommand(getPost(tables.posts, postId)))
      return Item && hasPost(Item) ? { post: postOf(Item), hasBegun: isDeleted(Item) } : undefined
    },

    /** A repeat meets the mark, which its own first attempt or another deletion has left. */
    async begin(post) {
      const deletedAt = clock().toISOString()
      let findings = usualFindings
      for (;;) {
        const pollItems = post.pollId === undefined ? [] : await pollDeletion(post.pollId)
        const items = deletionItems(tables, post, deletedAt, pollItems, countPost, findings)
        const TransactItems = items.map(({ item }) => item)
        try {
          await store.send(new TransactWriteItemsCommand({ TransactItems }))
          return
        } catch (error) {
          const refused = refusedConditions(error)
          if (refused?.has(standingPost)) return
          const shown = findingsOf(items, refused ?? new Set(), findings)
          if (shown === findings) throw error
          findings = shown
        }
      }
    },

    async finish(postId) {
      if (await isDone(store.send(new DeleteItemCommand(deletePost(tables.posts, postId))))) return
      await isDone(store.send(new UpdateItemCommand(keepCounts(tables.posts, postId))))
    },
  }
}
