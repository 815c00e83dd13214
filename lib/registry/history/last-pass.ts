import type { Instance } from '../instances/instance.ts'

/** A span of time in which every instance that was there at its start was probed. Times are ISO 8601 UTC. */
export interface CompletedPass {
  readonly startedAt: string
  readonly finishedAt: string
}

/** The last complete pass over one shard of the registry: `sweep` where that is all of it, or `sweep-2-of-3`. */
export interface ShardPass extends CompletedPass {
  readonly shard: string
}

/** The port to what the sweep leaves behind. */
export interface LastPassStore {
  completed(): Promise<CompletedPass | undefined>
}

/**
 * When the instance's health was last seen. A pass rewrites no instance that it finds as healthy as it was,
 * so what the pass found of those is known from the pass alone. It must have been read before the instance:
 * what it did change is on the instance by then.
 */
export function lastChecked(
  { statusCode, registeredAt, checkedAt }: Instance,
  pass: CompletedPass | undefined,
): string | null {
  if (!pass || statusCode !== 200 || registeredAt >= pass.startedAt) return checkedAt
  return (checkedAt ?? '') > pass.finishedAt ? checkedAt : pass.finishedAt
}

/** The instance with the time of its last check, also where a pass found it unchanged and did not write it. */
export function withLastCheck(instance: Instance, pass: CompletedPass | undefined): Instance {
  return { ...instance, checkedAt: lastChecked(instance, pass) }
}

/**
 * What the last passes of all shards are together: the earliest of each time, so that no instance is said to have
 * been checked later than it was. Passes of an earlier division into shards stay for a while and do not count.
 */
export function lastOfAll(passes: readonly ShardPass[]): CompletedPass | undefined {
  const newest = passes.toSorted((one, other) => other.finishedAt.localeCompare(one.finishedAt)).at(0)
  const shards = newest && shardsBeside(newest)
  const current = passes.filter((pass) => shardsBeside(pass) === shards)
  if (shards === undefined || current.length < shards) return undefined
  return {
    startedAt: earliest(current.map(({ startedAt }) => startedAt)),
    finishedAt: earliest(current.map(({ finishedAt }) => finishedAt)),
  }
}

/** How many shards there are in the division that a shard is of, itself included. */
function shardsBeside({ shard }: ShardPass): number {
  return Number(/-of-(\d+)/.exec(shard)?.[1] ?? 1)
}

function earliest(times: readonly string[]): string {
  return new Date(Math.min(...times.map((time) => Date.parse(time)))).toISOString()
}
