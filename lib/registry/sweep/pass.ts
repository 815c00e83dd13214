import type { Clock } from '../../platform/clock.ts'
import type { NewId } from '../../platform/ids.ts'
import type { PassRecord } from '../history/audit-log.ts'
import { type Instance, identityOf, type ServiceTriple } from '../instances/instance.ts'
import type { InstanceStore } from '../instances/instance-store.ts'
import { isDue, type Probation } from '../probation/probation.ts'
import type { ProbationStore } from '../probation/probation-store.ts'
import type { Probe } from '../probe/probe.ts'
import { changesOf, type Findings } from './changes.ts'
import { judge } from './judgement.ts'
import type { Lease } from './lock-store.ts'
import { commitsEnd, probingEnds } from './lock-times.ts'
import { countsOf, isComplete } from './pass-counts.ts'
import type { PassWriter } from './pass-writer.ts'
import { isIn, type Shard } from './shards.ts'

export interface PassParts {
  readonly instances: Pick<InstanceStore, 'all'>
  readonly probations: Pick<ProbationStore, 'all'>
  readonly writer: PassWriter
  readonly probe: Probe
  readonly clock: Clock
  readonly newId: NewId
  /** How many failures in a row evict an instance that has no threshold of its own. */
  readonly failThreshold: number
}

/** Probes a shard, writes the changes and stores the record of the pass. Throws LeaseLost once the lease is lost. */
export async function runPass(
  parts: PassParts,
  lease: Lease,
  shard: Shard,
  begun: Date,
): Promise<PassRecord> {
  const { clock, newId, writer } = parts
  const started = clock()
  // Each pass acquires its shard's lock once, so the fencing tokens number the passes.
  const passNumber = lease.fencingToken
  const findings = await probeShard(parts, shard, passNumber, begun)
  const changes = changesOf(findings, { lease, begun, now: clock(), newId })
  const committed = await writer.commit(lease, changes, () => clock() < commitsEnd(begun))
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
  await writer.conclude(lease, record)
  return record
}

/** Probes the shard's instances and, after them, the evicted ones whose next probe is due. */
async function probeShard(
  { instances, probations, probe, failThreshold }: PassParts,
  shard: Shard,
  passNumber: number,
  begun: Date,
): Promise<Findings> {
  const registered = rotated(await collect(instances.all(), shard), passNumber)
  const identities = new Set(registered.map(identityOf))
  const remembered = await collect(probations.all(), shard)
  const due = remembered.filter(
    (probation) => isDue(probation, begun) && !identities.has(identityOf(probation)),
  )
  const results = await probe<Instance | Probation>([...registered, ...due], probingEnds(begun))
  return {
    judgement: judge(registered, results, failThreshold),
    remembered: new Map(remembered.map((probation) => [identityOf(probation), probation])),
    due,
    results,
  }
}

async function collect<Item extends ServiceTriple>(all: AsyncIterable<Item>, shard: Shard): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of all) if (isIn(shard, item)) items.push(item)
  return items
}

/**
 * The list, begun at another item in each pass, so that a pass that runs out of time does not always leave the same
 * instances. Multiples of the golden ratio spread the beginnings evenly.
 */
function rotated<Item>(items: readonly Item[], passNumber: number): Item[] {
  const first = Math.floor(items.length * ((passNumber * 0.618034) % 1))
  return [...items.slice(first), ...items.slice(0, first)]
}
