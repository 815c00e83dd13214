import type { AttributeValue, BatchGetItemCommandOutput, KeysAndAttributes } from '@aws-sdk/client-dynamodb'
import { backoff } from '../dynamodb.ts'

type Item = Record<string, AttributeValue>
type Keys = Record<string, KeysAndAttributes>

/**
 * The items of a table that have one of the keys, at most 100, in no particular order. A batch that is too large, or a
 * table that is too busy, leaves keys unprocessed: they are requested again.
 */
export async function batchGet(
  table: string,
  keys: readonly Item[],
  send: (RequestItems: Keys) => Promise<BatchGetItemCommandOutput>,
): Promise<Item[]> {
  const items: Item[] = []
  let pending: Keys | undefined = { [table]: { Keys: [...keys], ConsistentRead: true } }
  for (let attempt = 0; pending?.[table]?.Keys?.length; attempt++) {
    if (attempt > 0) await backoff(attempt)
    const { Responses, UnprocessedKeys } = await send(pending)
    items.push(...(Responses?.[table] ?? []))
    pending = UnprocessedKeys
  }
  return items
}
