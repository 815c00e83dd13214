import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Poll } from '../../api/classic/polls/polls-contract.ts'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import type { PollStore } from '../poll-store.ts'
import { eachItem } from './each-item.ts'
import { addPoll, getPoll, type PollTables, queryPollsTitled } from './poll-requests.ts'

export function dynamodbPollStore(store: DynamoDBStore, tables: PollTables): PollStore {
  return {
    async add(poll) {
      const command = new TransactWriteItemsCommand(addPoll(tables, poll, randomUUID()))
      try {
        await store.send(command)
      } catch (error) {
        if (!isPresent(error)) throw error
      }
    },

    async get(pollId) {
      const command = new GetItemCommand(getPoll(tables.polls, pollId))
      const { Item } = await store.send(command)
      return Item && readPoll(Item)
    },

    async titled(title, { limit, cursor }) {
      const scope = `polls titled ${title}`
      const after = decodeCursor(scope, cursor, [aTime, someText(64)])
      const query = queryPollsTitled(tables.polls, title, limit + 1, after)
      const operation = store.operation()
      const items = eachItem(query.ExclusiveStartKey, (ExclusiveStartKey) => {
        const command = new QueryCommand({ ...query, ExclusiveStartKey })
        return operation.send(command)
      })
      const polls: Poll[] = []
      for await (const item of items) {
        const last = polls[limit - 1]
        if (last) return { polls, next: encodeCursor(scope, [last.created_at, last.polls_id]) }
        polls.push(readPoll(item))
      }
      return { polls }
    },
  }
}

/** The one condition in the transaction that adds a poll is that the poll is new. */
function isPresent(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed'
  )
}

/** An item's attributes come in no particular order; a poll's are said in that of its contract. */
function readPoll(item: Record<string, AttributeValue>): Poll {
  const { polls_id, polls_title, username, responses, created_at } = unmarshall(item) as Poll
  return { polls_id, polls_title, username, responses, created_at }
}
