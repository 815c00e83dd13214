import { randomUUID } from 'node:crypto'
import { GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import { itemsAfter } from '../../platform/dynamodb/items-after.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import { pageOf } from '../../platform/page.ts'
import type { Poll } from '../poll.ts'
import type { PollStore } from '../poll-store.ts'
import { pollOf } from './poll-item.ts'
import {
  getPoll,
  type PollTables,
  pollConditions,
  pollTransaction,
  queryPollsByTitle,
} from './poll-requests.ts'

export function dynamodbPollStore(store: DynamoDBStore, tables: PollTables): PollStore {
  return {
    async add(poll) {
      const command = new TransactWriteItemsCommand(pollTransaction(tables, poll, randomUUID()))
      try {
        await store.send(command)
        return true
      } catch (error) {
        if (!refusedConditions(error)?.has(pollConditions.newId)) throw error
        return false
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
