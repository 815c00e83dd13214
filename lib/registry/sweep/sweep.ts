import type { Clock } from '../../platform/clock.ts'
import type { NewId } from '../../platform/ids.ts'
import type { PassRecord } from '../history/audit-log.ts'
import { type Instance, identityOf, type ServiceTriple } from '../instances/instance.ts'
import type { Instances } from '../instances/instance-store.ts'
import { isDue, type Probation } from '../probation/probation.ts'
import type { Probations } from '../probation/probation-store.ts'
import type { Probe } from '../probe/probe.ts'
import type { Commits } from './commits.ts'
import { judge } from './judgement.ts'
import { type Lease, LeaseLost, type Locks, times } from './lock.ts'
import { changesOf, countsOf, type Findings, isComplete } from './pass.ts'
import { isIn, type Shard, shardName, shardsAt } from './shards.ts'

export interface SweepParts {
  readonly instances: Pick<Instances, 'all'>
  readonly probations: Pick<Probations, 'all'>
  readonly locks: Locks
  readonly commits: Commits
  readonly probe: Probe
  readonly clock: Clock
  readonly newId: NewId
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
    const { clock, commits, locks, newId } = this.parts
    try {
      const started = clock()
      const findings = await this.look(lease, shard, begun)
      const changes = changesOf(findings, { lease, begun, now: clock(), newId })
      const committed = await commits.commit(lease, changes, () => clock() < after(begun, times.budget))
      const finished = clock()
      const counts = countsOf(findings.judgement, committed)
      const record: PassRecord = {
        ...lease,
        startedAt: started.toISOString(),
        finishedAt: finished.toISOString(),
        durationMs: finished.getTime() - started.getTime(),
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

  /** Probes the shard's instances and, after them, those on probation that are due. */
  private async look(lease: Lease, shard: Shard, begun: Date): Promise<Findings> {
    const { instances, probations, probe, failThreshold } = this.parts
    const registered = turned(await collect(instances.all(), shard), lease.fence)
    const identities = new Set(registered.map(identityOf))
    const remembered = await collect(probations.all(), shard)
    const due = remembered.filter(
      (probation) => isDue(probation, begun) && !identities.has(identityOf(probation)),
    )
    const results = await probe<Instance | Probation>([...registered, ...due], after(begun, times.probing))
    return {
      judgement: judge(registered, results, failThreshold),
      remembered: new Map(remembered.map((probation) => [identityOf(probation), probation])),
      due,
      results,
    }
  }
}

async function collect<Item extends ServiceTriple>(all: AsyncIterable<Item>, shard: Shard): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of all) if (isIn(shard, item)) items.push(item)
  return items
}

/**
 * The list begun at another place each time, so that no instance is always among those that a pass has no time for:
 * multiples of the golden ratio are spread as evenly as can be.
 */
function turned<Item>(items: readonly Item[], fence: number): Item[] {
  const first = Math.floor(items.length * ((fence * 0.618034) % 1))
  return [...items.slice(first), ...items.slice(0, first)]
}

function after(begun: Date, milliseconds: number): Date {
  return new Date(begun.getTime() + milliseconds)
}
