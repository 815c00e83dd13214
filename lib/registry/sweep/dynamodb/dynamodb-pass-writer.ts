import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import type { NewId } from '../../../platform/ids.ts'
import type { Change } from '../changes.ts'
import { type Lease, LeaseLost } from '../lock-store.ts'
import type { PassWriter } from '../pass-writer.ts'
import { maximumWrites, recordsOf, type SweepTables, transactionOf, writesOf } from './commit-requests.ts'

/** A change with its writes. */
interface Unit {
  readonly change: Change
  readonly writes: readonly TransactWriteItem[]
}

/**
 * Writes in transactions, each of which checks the lock, so that DynamoDB applies it as a whole and only under the
 * lease. They run one after the other, because concurrent transactions that check the same item conflict.
 */
export function dynamodbPassWriter(store: DynamoDBStore, tables: SweepTables, newId: NewId): PassWriter {
  /** Returns the positions of the writes whose condition failed; if there are any, nothing was written. */
  async function transact(lease: Lease, writes: readonly TransactWriteItem[]): Promise<ReadonlySet<number>> {
    const command = new TransactWriteItemsCommand(transactionOf(tables, lease, writes, newId()))
    try {
      await store.send(command)
      return new Set()
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      const failed = (error.CancellationReasons ?? []).map(({ Code }) => Code === 'ConditionalCheckFailed')
      if (failed[0]) throw new LeaseLost(lease)
      const positions = failed.slice(1).flatMap((hasFailed, position) => (hasFailed ? [position] : []))
      if (positions.length === 0) throw error
      return new Set(positions)
    }
  }

  /** Commits the units except those that are superseded, and returns these. */
  async function commitTogether(lease: Lease, units: readonly Unit[]): Promise<ReadonlySet<Unit>> {
    const superseded = new Set<Unit>()
    for (let remaining = units; remaining.length > 0; ) {
      const writers = remaining.flatMap((unit) => unit.writes.map(() => unit))
      const failed = await transact(
        lease,
        remaining.flatMap(({ writes }) => writes),
      )
      if (failed.size === 0) break
      for (const position of failed) superseded.add(writers[position] as Unit)
      remaining = remaining.filter((unit) => !superseded.has(unit))
    }
    return superseded
  }

  return {
    async commit(lease, changes, hasTime) {
      const units = changes.map((change) => ({ change, writes: writesOf(tables, change) }))
      const done: Change[] = []
      const superseded: Change[] = []
      for (const batch of batches(units)) {
        if (!hasTime()) break
        const dropped = await commitTogether(lease, batch)
        for (const unit of batch) (dropped.has(unit) ? superseded : done).push(unit.change)
      }
      return { done, superseded, left: changes.slice(done.length + superseded.length) }
    },

    async conclude(lease, record) {
      await transact(lease, recordsOf(tables, record))
    },
  }
}

/** Groups the units, as many as one transaction takes. */
function batches(units: readonly Unit[]): Unit[][] {
  const result: Unit[][] = []
  let room = 0
  for (const unit of units) {
    if (unit.writes.length > room) {
      result.push([])
      room = maximumWrites
    }
    result.at(-1)?.push(unit)
    room -= unit.writes.length
  }
  return result
}
