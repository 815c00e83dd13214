import type { Clock } from '../../platform/clock.ts'
import type { Instance } from '../instance.ts'
import type { Instances } from '../instances.ts'
import type { Probe } from '../probe/outcome.ts'
import type { Commits } from './commits.ts'
import type { PassRecord } from './evidence.ts'
import { judge } from './judgement.ts'
import { type Lease, LeaseLost, type Locks, times } from './lock.ts'
import { changesOf, countsOf, isComplete } from './pass.ts'
import { isIn, type Shard, shardName, shardsAt } from './shards.ts'

export interface SweepParts {
  readonly instances: Pick<Instances, 'all'>
  readonly locks: Locks
  readonly commits: Commits
  readonly probe: Probe
  readonly clock: Clock
  /** How many failures in a row evict an instance that names no threshold of its own. */
  readonly failThreshold: number
  readonly shards: number
}

/** The sweep of the registry: probes every instance and evicts those that fail. */
export class Sweep {
  constructor(private readonly parts: SweepParts) {}

  /**
   * Runs a pass over each shard that no one else has in hand, for as long as the time lasts, and returns the records
   * of these passes. A shard whose lock is held is someone else's business, and so is one whose lease is lost.
   */
  async tick(): Promise<PassRecord[]> {
    const { clock, locks, shards } = this.parts
    const begun = clock()
    const records: PassRecord[] = []
    for (const shard of shardsAt(begun, shards)) {
      if (clock() >= after(begun, times.probing)) break
      const lease = await locks.acquire(shardName(shard), begun)
      const record = lease && (await this.pass(lease, shard, begun))
      if (record) records.push(record)
    }
    return records
  }

  private async pass(lease: Lease, shard: Shard, begun: Date): Promise<PassRecord | undefined> {
    const { clock, commits, locks, probe, failThreshold } = this.parts
    try {
      const started = clock()
      const instances = await this.read(shard, lease)
      const results = await probe(instances, after(begun, times.probing))
      const judgement = judge(instances, results, failThreshold)
      const changes = changesOf(judgement, lease, clock())
      const committed = await commits.commit(lease, changes, () => clock() < after(begun, times.budget))
      const finished = clock()
      const counts = countsOf(judgement, committed)
      const record: PassRecord = {
        ...lease,
        started_at: started.toISOString(),
        finished_at: finished.toISOString(),
        duration_ms: finished.getTime() - started.getTime(),
        ...counts,
        complete: isComplete(counts),
      }
      await commits.conclude(record)
      await locks.release(lease)
      return record
    } catch (error) {
      if (error instanceof LeaseLost) return undefined
      throw error
    }
  }

  /**
   * The shard's instances, beginning at another place each time, so that no instance is always among those that a
   * pass has no time for: multiples of the golden ratio are spread as evenly as can be.
   */
  private async read(shard: Shard, { fence }: Lease): Promise<Instance[]> {
    const instances: Instance[] = []
    for await (const instance of this.parts.instances.all()) {
      if (isIn(shard, instance)) instances.push(instance)
    }
    const first = Math.floor(instances.length * ((fence * 0.618034) % 1))
    return [...instances.slice(first), ...instances.slice(0, first)]
  }
}

function after(begun: Date, milliseconds: number): Date {
  return new Date(begun.getTime() + milliseconds)
}
