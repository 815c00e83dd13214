import { randomUUID } from 'node:crypto'
import {
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import { pageOf } from '../../platform/page.ts'
import type { Poll } from '../poll.ts'
import type { PollStore } from '../poll-store.ts'
import { itemsAfter } from './items-after.ts'
import { pollOf } from './poll-item.ts'
import { getPoll, type PollTables, pollTransaction, queryPollsByTitle } from './poll-requests.ts'

export function dynamodbPollStore(store: DynamoDBStore, tables: PollTables): PollStore {
  return {
    async add(poll) {
      const command = new TransactWriteItemsCommand(pollTransaction(tables, poll, randomUUID()))
      try {
        await store.send(command)
      } catch (error) {
        if (!isPresent(error)) throw error
      }
    },

    async get(pollId) {
      const { Item } = await store.send(new GetItemCommand(getPoll(tables.polls, pollId)))
      return Item && pollOf(Item)
    },

    async listByTitle(title, { limit, cursor }) {
      const scope = `polls titled ${title}`
      const after = decodeCursor(scope, cursor, [aTime, someText(64)])
      const query = queryPollsByTitle(tables.polls, title, limit + 1, after)
      const operation = store.operation()
      const items = itemsAfter(query.ExclusiveStartKey, (ExclusiveStartKey) =>
        operation.send(new QueryCommand({ ...query, ExclusiveStartKey })),
      )
      const polls: Poll[] = []
      for await (const item of items) {
        polls.push(pollOf(item))
        if (polls.length > limit) break
      }
      return pageOf(polls, limit, ({ createdAt, pollId }) => encodeCursor(scope, [createdAt, pollId]))
    },
  }
}

/** The only condition in the transaction that adds a poll is that the poll is new. */
function isPresent(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed'
  )
}
