import { setImmediate as endOfTurn } from 'node:timers/promises'
import { type AttributeValue, BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStore } from '../dynamodb.ts'
import { batchGetFrom } from './batch-get.ts'

type Item = Record<string, AttributeValue>

/** What is read together. */
interface Reading {
  /** By table, its keys, each once: DynamoDB takes no key twice. */
  readonly wanted: Map<string, Map<string, Item>>
  readonly answer: Promise<Readonly<Record<string, Item[]>>>
}

/** For each store, what has been asked for in this turn of the event loop. */
const gathering = new WeakMap<DynamoDBStore, Reading>()

/**
 * The items of a table that have one of the keys, in no particular order, read consistently. All that is asked for in
 * one turn of the event loop is read together, whatever the tables: an answer that shows things of several features
 * takes one request for each hundred of them, all sent at once.
 */
export async function readItems(store: DynamoDBStore, table: string, keys: readonly Item[]): Promise<Item[]> {
  const [key] = keys
  if (!key) return []
  const names = Object.keys(key)
  const own = new Map(keys.map((each) => [textOf(each, names), each]))
  const { wanted, answer } = gathering.get(store) ?? gather(store)
  wanted.set(table, new Map([...(wanted.get(table) ?? []), ...own]))
  const items = (await answer)[table] ?? []
  return items.filter((item) => own.has(textOf(item, names)))
}

function gather(store: DynamoDBStore): Reading {
  const wanted: Reading['wanted'] = new Map()
  const reading = { wanted, answer: endOfTurn().then(read) }
  gathering.set(store, reading)
  return reading

  function read() {
    gathering.delete(store)
    const operation = store.operation()
    const keysOf = Object.fromEntries([...wanted].map(([table, keys]) => [table, [...keys.values()]]))
    return batchGetFrom(keysOf, (RequestItems) => operation.send(new BatchGetItemCommand({ RequestItems })))
  }
}

function textOf(item: Item, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => item[name]))
}
