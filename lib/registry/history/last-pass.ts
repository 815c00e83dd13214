import type { Instance } from '../instances/instance.ts'

/** A span of time in which every instance that was registered at its start was probed. Times are ISO 8601 UTC. */
export interface CompletedPass {
  readonly startedAt: string
  readonly finishedAt: string
}

/** The last complete pass over one shard: `sweep` if the registry is not divided, or, for example, `sweep-2-of-3`. */
export interface ShardPass extends CompletedPass {
  readonly shard: string
}

/** The last complete pass over the whole registry. */
export interface LastPassStore {
  completed(): Promise<CompletedPass | undefined>
}

/**
 * When the instance's health was last checked. A pass does not rewrite an instance whose health it finds unchanged, so
 * the time of that check is known from the pass alone. The pass must be read before the instance, which then has
 * whatever the pass did change.
 */
export function lastChecked(
  { statusCode, registeredAt, checkedAt }: Instance,
  pass: CompletedPass | undefined,
): string | null {
  if (!pass || statusCode !== 200 || registeredAt >= pass.startedAt) return checkedAt
  return (checkedAt ?? '') > pass.finishedAt ? checkedAt : pass.finishedAt
}

/** The instance with the time of its last check, also if a pass found it unchanged and did not write it. */
export function withLastCheck(instance: Instance, pass: CompletedPass | undefined): Instance {
  return { ...instance, checkedAt: lastChecked(instance, pass) }
}

/**
 * Combines the last passes over all shards. It takes the earliest of each time, so that no instance appears to have been
 * checked later than it was. Passes of an earlier division into shards remain stored for a while and are ignored.
 */
export function lastOfAll(passes: readonly ShardPass[]): CompletedPass | undefined {
  const newest = passes.toSorted((one, other) => other.finishedAt.localeCompare(one.finishedAt)).at(0)
  const shards = newest && shardCount(newest)
  const current = passes.filter((pass) => shardCount(pass) === shards)
  if (shards === undefined || current.length < shards) return undefined
  return {
    startedAt: earliest(current.map(({ startedAt }) => startedAt)),
    finishedAt: earliest(current.map(({ finishedAt }) => finishedAt)),
  }
}

/** The number of shards in the division that a shard belongs to. */
function shardCount({ shard }: ShardPass): number {
  return Number(/-of-(\d+)/.exec(shard)?.[1] ?? 1)
}

function earliest(times: readonly string[]): string {
  return new Date(Math.min(...times.map((time) => Date.parse(time)))).toISOString()
}
