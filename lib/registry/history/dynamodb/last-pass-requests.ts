import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'

/** The last complete pass of every shard: a handful of items, one page. */
export function queryLastPasses(TableName: string): QueryCommandInput {
  return {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: '#log = :log',
    ExpressionAttributeNames: { '#log': 'log' },
    ExpressionAttributeValues: marshall({ ':log': 'last-complete' }),
  }
}
