import { BatchGetItemCommand, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { batchGet } from '../../platform/dynamodb/batch-get.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import type { UnlistedPolls } from '../unlisted-polls.ts'
import { pollEntryKey, pollOf } from './poll-item.ts'
import { pollListingTransaction, scanPolls } from './poll-listing-requests.ts'
import type { PollTables } from './poll-requests.ts'

export function dynamodbUnlistedPolls(
  store: DynamoDBStore,
  tables: Pick<PollTables, 'polls' | 'feeds'>,
): UnlistedPolls {
  return {
    async read(position, limit) {
      const scan = scanPolls(tables.polls, position, limit)
      const { Items = [], LastEvaluatedKey } = await store.send(new ScanCommand(scan))
      const polls = Items.map(pollOf)
      const entries = await batchGet(tables.feeds, polls.map(pollEntryKey), (RequestItems) =>
        store.send(new BatchGetItemCommand({ RequestItems })),
      )
      const listed = new Set(entries.map((entry) => pollOf(entry).pollId))
      return {
        items: polls.filter(({ pollId }) => !listed.has(pollId)),
        read: polls.length,
        next: LastEvaluatedKey?.polls_id?.S,
      }
    },

    async list(poll) {
      try {
        await store.send(new TransactWriteItemsCommand(pollListingTransaction(tables, poll)))
        return true
      } catch (error) {
        if (refusedConditions(error)) return false
        throw error
      }
    },
  }
}
