import type { PassRecord } from '../history/audit-log.ts'
import { LeaseLost, type LockStore } from './lock-store.ts'
import { probingEnds } from './lock-times.ts'
import { type PassParts, runPass } from './pass.ts'
import { type Shard, shardName, shardsAt } from './shards.ts'

export interface SweepParts extends PassParts {
  readonly locks: LockStore
  /** How many shards the registry is divided into. */
  readonly shards: number
}

/** Runs a pass over each free shard while there is time to probe, and returns the records of these passes. */
export type Sweep = () => Promise<PassRecord[]>

/** Makes the sweep of the registry, which probes every instance and evicts those that fail; one call a tick. */
export function makeSweep(parts: SweepParts): Sweep {
  const { clock, locks, shards } = parts

  /** Returns undefined if another process holds the shard's lock, or acquired it before this pass could end. */
  async function passOver(shard: Shard, begun: Date): Promise<PassRecord | undefined> {
    const lease = await locks.acquire(shardName(shard), begun)
    if (!lease) return undefined
    try {
      const record = await runPass(parts, lease, shard, begun)
      await locks.release(lease)
      return record
    } catch (error) {
      if (error instanceof LeaseLost) return undefined
      throw error
    }
  }

  return async () => {
    const begun = clock()
    const records: PassRecord[] = []
    for (const shard of shardsAt(begun, shards)) {
      if (clock() >= probingEnds(begun)) break
      const record = await passOver(shard, begun)
      if (record) records.push(record)
    }
    return records
  }
}
