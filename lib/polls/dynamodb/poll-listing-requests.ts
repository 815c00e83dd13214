import type { ScanCommandInput, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import type { Poll } from '../poll.ts'
import { pollEntry, pollKey } from './poll-item.ts'
import type { PollTables } from './poll-requests.ts'

export function scanPolls(TableName: string, position: string | undefined, Limit: number): ScanCommandInput {
  return {
    TableName,
    Limit,
    ConsistentRead: true,
    ...(position !== undefined && { ExclusiveStartKey: pollKey(position) }),
  }
}

/** The poll's entry in the feed. The conditions are that the poll stands and is not listed. */
export function pollListingTransaction(
  tables: Pick<PollTables, 'polls' | 'feeds'>,
  poll: Poll,
): TransactWriteItemsCommandInput {
  return {
    TransactItems: [
      {
        ConditionCheck: {
          TableName: tables.polls,
          Key: pollKey(poll.pollId),
          ConditionExpression: 'attribute_exists(polls_id)',
        },
      },
      {
        Put: {
          TableName: tables.feeds,
          Item: pollEntry(poll),
          ConditionExpression: 'attribute_not_exists(feed)',
        },
      },
    ],
  }
}
