import { randomUUID } from 'node:crypto'
import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import pLimit from 'p-limit'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import type { Outcome } from './import-members.ts'

/** How many items DynamoDB takes in one transaction. */
const itemsPerTransaction = 100

/** Transactions of an engine on this machine run one by one; a few at once keep it busy. */
const turn = pLimit(4)

/** How often values are judged and written anew, because something else has changed what they depend on. */
const maxAttempts = 20

/** How values of one type are stored. */
export interface Storage<Value> {
  /** Of values with the same key at most one is stored. */
  keyOf(value: Value): string
  /**
   * For each of the values, of which several may have the same key, what has become of it already; undefined for one
   * that must be written.
   */
  judge(values: readonly Value[]): Promise<readonly (Outcome | undefined)[]>
  /** Stores what the values that will be written depend on. */
  prepare(values: readonly Value[]): Promise<void>
  /**
   * The values in parts, each with at most 100 items of a transaction. They must have conditions that fail unless the
   * values still are as they were judged.
   */
  transactions(values: readonly Value[]): readonly Transaction<Value>[]
}

export interface Transaction<Value> {
  readonly values: readonly Value[]
  readonly items: readonly TransactWriteItem[]
}

/**
 * Stores the values of which nothing stands yet, many in one transaction. Whether a value must be written is read
 * first, and is a condition of its write, so that no value is stored twice: neither by two runs at once nor by the
 * repetition of a write whose answer was lost.
 */
export async function addConditionally<Value>(
  store: DynamoDB,
  storage: Storage<Value>,
  values: readonly Value[],
): Promise<readonly Outcome[]> {
  const outcomes = new Map<Value, Outcome>()
  let pending = values
  for (let attempt = 0; pending.length > 0; attempt++) {
    if (attempt === maxAttempts) throw new Error('Other writers keep changing what is imported')
    const judged = await storage.judge(pending)
    for (const [index, value] of pending.entries()) {
      const outcome = judged[index]
      if (outcome) outcomes.set(value, outcome)
    }
    const absent = pending.filter((value) => !outcomes.has(value))
    const first = firstOfEachKey(absent, storage.keyOf)
    if (first.length > 0) await storage.prepare(first)
    await Promise.all(
      storage.transactions(first).map(async ({ values, items }) => {
        if (!(await isWritten(store, items))) return
        for (const value of values) outcomes.set(value, 'imported')
      }),
    )
    pending = absent.filter((value) => !outcomes.has(value))
  }
  return values.map((value) => outcomes.get(value) as Outcome)
}

/** The others are judged when the first is stored: each is there already, or has another content. */
function firstOfEachKey<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  const byKey = new Map<string, Value>()
  for (const value of values) {
    const key = keyOf(value)
    if (!byKey.has(key)) byKey.set(key, value)
  }
  return [...byKey.values()]
}

/** Whether the transaction was carried out; false if a condition failed. */
async function isWritten(store: DynamoDB, items: readonly TransactWriteItem[]): Promise<boolean> {
  const input = { ClientRequestToken: randomUUID(), TransactItems: [...items] }
  try {
    await turn(() => store.send(new TransactWriteItemsCommand(input)))
    return true
  } catch (error) {
    if (!refusedConditions(error)) throw error
    return false
  }
}

/**
 * Packs values into parts whose items fit into a transaction.
 *
 * @param itemsFor how many items a value adds to a part that ends with `previous`
 */
export function packed<Value>(
  values: readonly Value[],
  itemsFor: (value: Value, previous: Value | undefined) => number,
): Value[][] {
  const parts: Value[][] = []
  let items = itemsPerTransaction
  for (const value of values) {
    const last = parts.at(-1)
    const added = itemsFor(value, last?.at(-1))
    if (last && items + added <= itemsPerTransaction) {
      last.push(value)
      items += added
    } else {
      parts.push([value])
      items = itemsFor(value, undefined)
    }
  }
  return parts
}
