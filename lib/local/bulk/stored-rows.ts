import { type AttributeValue, BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import { batchGet } from '../../platform/dynamodb/batch-get.ts'
import type { DynamoDB } from '../../platform/dynamodb.ts'

type Item = Record<string, AttributeValue>

/** The rows of a table that have one of the keys, each of which is given once. */
export function storedRows(store: DynamoDB, table: string, keys: readonly Item[]): Promise<Item[]> {
  return batchGet(table, keys, (RequestItems) => store.send(new BatchGetItemCommand({ RequestItems })))
}
