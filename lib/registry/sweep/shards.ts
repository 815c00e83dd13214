import { createHash } from 'node:crypto'
import { identityOf, type ServiceTriple } from '../instances/instance.ts'

/** One of `count` parts of the registry that are swept independently, each under a lock of its own. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/**
 * All shards, each tick beginning at another: whoever ticks takes one free shard after the other for as long as its
 * time lasts, and what it did not come to at one tick comes first at a later one.
 */
export function shardsAt(tick: Date, count: number): Shard[] {
  const first = Math.floor(tick.getTime() / 30_000) % count
  return Array.from({ length: count }, (_, offset) => ({ index: (first + offset) % count, count }))
}

export function shardName({ index, count }: Shard): string {
  return count === 1 ? 'sweep' : `sweep-${index + 1}-of-${count}`
}

export function isIn({ index, count }: Shard, triple: ServiceTriple): boolean {
  const digest = createHash('sha256').update(identityOf(triple)).digest()
  return digest.readUInt32BE() % count === index
}
