import { createHash } from 'node:crypto'
import { identityOf, type ServiceTriple } from '../instances/instance.ts'
import { tickInterval } from '../schedule.ts'

/** One of the `count` parts of the registry that are swept independently, each under its own lock. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/**
 * All shards, in an order that begins at another shard with each tick. A process sweeps one free shard after the other
 * until its time runs out, so a shard that was left out at one tick comes first at a later one.
 */
export function shardsAt(tick: Date, count: number): Shard[] {
  const first = Math.floor(tick.getTime() / tickInterval) % count
  return Array.from({ length: count }, (_, offset) => ({ index: (first + offset) % count, count }))
}

export function shardName({ index, count }: Shard): string {
  return count === 1 ? 'sweep' : `sweep-${index + 1}-of-${count}`
}

export function isIn({ index, count }: Shard, triple: ServiceTriple): boolean {
  const digest = createHash('sha256').update(identityOf(triple)).digest()
  return digest.readUInt32BE() % count === index
}
