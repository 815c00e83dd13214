import { isPassing, type Outcome, provesThePath, statusCodeOf } from '../probe/outcome.ts'
import type { Change, Committed } from './commits.ts'
import type { Eviction, PassCounts } from './evidence.ts'
import { type Finding, failuresOf, type Judgement } from './judgement.ts'
import type { Lease } from './lock.ts'

/** What a pass writes, the evictions first. */
export function changesOf(judgement: Judgement, lease: Lease, at: Date): Change[] {
  return [
    ...judgement.condemned.map((finding): Change => {
      return { kind: 'evict', finding, eviction: evictionOf(finding, lease, at) }
    }),
    ...judgement.changed.map(
      (finding): Change => ({ kind: 'record', finding, failures: failuresOf(finding) }),
    ),
  ]
}

function evictionOf(finding: Finding, { lock_name, fence, holder }: Lease, at: Date): Eviction {
  const { service_name, url, http, id: instance_id, generation, registered_at } = finding.instance
  const { outcome, peer = null, duration_ms, probed_at } = finding.result
  return {
    service_name,
    url,
    http,
    instance_id,
    generation,
    registered_at,
    evicted_at: at.toISOString(),
    probed_at: probed_at.toISOString(),
    outcome: outcome.kind,
    status_code: statusCodeOf(outcome),
    reason: outcome.kind === 'answered' ? null : outcome.reason,
    peer,
    duration_ms,
    consecutive_failures: failuresOf(finding),
    lock_name,
    fence,
    holder,
  }
}

export function countsOf(judgement: Judgement, committed: Committed): PassCounts {
  const { unchanged, changed, condemned, preserved } = judgement
  const outcomes = [...unchanged, ...changed, ...condemned, ...preserved].map(({ result }) => result.outcome)
  const count = (matches: (outcome: Outcome) => boolean) => outcomes.filter(matches).length
  const passing = count(isPassing)
  return {
    registered: outcomes.length + judgement.left.length,
    passing,
    failing: count(provesThePath) - passing,
    unanswered: count(({ kind }) => kind === 'unanswered'),
    forbidden: count(({ kind }) => kind === 'forbidden'),
    evicted: committed.done.filter(({ kind }) => kind === 'evict').length,
    preserved: preserved.length,
    superseded: committed.superseded.length,
    left: judgement.left.length + committed.left.length,
  }
}

/** Every instance was probed, believed and dealt with, so that those which were not written are as they stand. */
export function isComplete({ preserved, left }: PassCounts): boolean {
  return preserved === 0 && left === 0
}
