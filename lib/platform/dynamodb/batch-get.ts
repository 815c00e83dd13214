import type { AttributeValue, BatchGetItemCommandOutput, KeysAndAttributes } from '@aws-sdk/client-dynamodb'
import { chunks } from '../chunks.ts'
import { backoff } from '../dynamodb.ts'

type Item = Record<string, AttributeValue>
type Keys = Record<string, KeysAndAttributes>
type Responses = Readonly<Record<string, Item[]>>
type Send = (RequestItems: Keys) => Promise<BatchGetItemCommandOutput>

/** A key and the table that it is in. */
type Wanted = readonly [table: string, key: Item]

/** How many keys DynamoDB takes in one request. */
const batchSize = 100

/** The items of a table that have one of the keys, in no particular order, read consistently. */
export async function batchGet(table: string, keys: readonly Item[], send: Send): Promise<Item[]> {
  const items = await batchGetFrom({ [table]: keys }, send)
  return items[table] ?? []
}

/**
 * For each table its items that have one of the keys, in no particular order, read consistently. A hundred keys, of
 * whichever tables, are one request, and all requests are sent at once.
 */
export async function batchGetFrom(
  keysOf: Readonly<Record<string, readonly Item[]>>,
  send: Send,
): Promise<Responses> {
  const wanted = Object.entries(keysOf).flatMap(([table, keys]) => keys.map((key): Wanted => [table, key]))
  const batches = chunks(wanted, batchSize)
  const answers = (await Promise.all(batches.map((batch) => readBatch(batch, send)))).flat()
  return Object.fromEntries(
    Object.keys(keysOf).map((table) => [table, answers.flatMap((answer) => answer[table] ?? [])]),
  )
}

/** A batch that is too large, or a table that is too busy, leaves keys unprocessed: they are requested again. */
async function readBatch(batch: readonly Wanted[], send: Send): Promise<Responses[]> {
  const answers: Responses[] = []
  let pending: Keys | undefined = requestOf(batch)
  for (let attempt = 0; pending && Object.keys(pending).length > 0; attempt++) {
    if (attempt > 0) await backoff(attempt)
    const { Responses = {}, UnprocessedKeys }: BatchGetItemCommandOutput = await send(pending)
    answers.push(Responses)
    pending = UnprocessedKeys
  }
  return answers
}

function requestOf(batch: readonly Wanted[]): Keys {
  const tables = [...new Set(batch.map(([table]) => table))]
  return Object.fromEntries(
    tables.map((table) => {
      const Keys = batch.flatMap(([name, key]) => (name === table ? [key] : []))
      return [table, { Keys, ConsistentRead: true }]
    }),
  )
}
