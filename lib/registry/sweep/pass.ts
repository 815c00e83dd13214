import type { NewId } from '../../platform/ids.ts'
import type { Eviction, PassCounts } from '../history/audit-log.ts'
import { identityOf } from '../instances/instance.ts'
import { beginProbation, continueProbation, type Probation, reinstated } from '../probation/probation.ts'
import { isPassing, type Outcome, reachedPeer, statusCodeOf } from '../probe/outcome.ts'
import type { ProbeResult, ProbeResults } from '../probe/probe.ts'
import type { Change, Committed } from './commits.ts'
import { type Finding, failuresOf, type Judgement } from './judgement.ts'
import type { Lease } from './lock.ts'

/** What a pass found. */
export interface Findings {
  readonly judgement: Judgement
  /** Every probation that is remembered, by the identity of its instance. */
  readonly remembered: ReadonlyMap<string, Probation>
  /** Those that were to be probed, and what came of it. */
  readonly due: readonly Probation[]
  readonly results: ProbeResults<Probation>
}

/** A pass, which began at `begun` and has come to its commits at `now`. */
export interface Pass {
  readonly lease: Lease
  readonly begun: Date
  readonly now: Date
  readonly newId: NewId
}

/** What a pass writes, the evictions first. */
export function changesOf({ judgement, remembered, due, results }: Findings, pass: Pass): Change[] {
  const isBlind = judgement.preserved.length > 0
  return [
    ...judgement.condemned.map((finding): Change => {
      const previous = remembered.get(identityOf(finding.instance))
      const probation = beginProbation(finding.instance, previous, pass.begun)
      return { kind: 'evict', finding, eviction: evictionOf(finding, pass), probation }
    }),
    ...judgement.changed.map(
      (finding): Change => ({ kind: 'record', finding, failures: failuresOf(finding) }),
    ),
    ...due.flatMap((probation) => {
      const result = results.get(probation)
      if (!result || (isBlind && !reachedPeer(result.outcome))) return []
      return [changeOfProbation(probation, result, pass)]
    }),
  ]
}

function changeOfProbation(probation: Probation, result: ProbeResult, { begun, newId }: Pass): Change {
  const next = continueProbation(probation, result.outcome, begun)
  if (next !== 'reinstated') return { kind: 'continue', probation: next }
  const instance = reinstated(probation, newId(), result.probedAt)
  return { kind: 'reinstate', instance, probation: { ...probation, endsAt: begun.toISOString() } }
}

function evictionOf(finding: Finding, { lease, now }: Pass): Eviction {
  const { serviceName, url, http, id: instanceId, generation, registeredAt } = finding.instance
  const { outcome, peer = null, durationMs, probedAt } = finding.result
  return {
    serviceName,
    url,
    http,
    instanceId,
    generation,
    registeredAt,
    evictedAt: now.toISOString(),
    probedAt: probedAt.toISOString(),
    outcome: outcome.kind,
    statusCode: statusCodeOf(outcome),
    reason: outcome.kind === 'answered' ? null : outcome.reason,
    peer,
    durationMs,
    consecutiveFailures: failuresOf(finding),
    ...lease,
  }
}

export function countsOf(judgement: Judgement, committed: Committed): PassCounts {
  const { unchanged, changed, condemned, preserved } = judgement
  const outcomes = [...unchanged, ...changed, ...condemned, ...preserved].map(({ result }) => result.outcome)
  const count = (matches: (outcome: Outcome) => boolean) => outcomes.filter(matches).length
  const doneOf = (wanted: Change['kind']) => committed.done.filter(({ kind }) => kind === wanted).length
  const passing = count(isPassing)
  return {
    registered: outcomes.length + judgement.left.length,
    passing,
    failing: count(reachedPeer) - passing,
    unanswered: count(({ kind }) => kind === 'unanswered'),
    forbidden: count(({ kind }) => kind === 'forbidden'),
    evicted: doneOf('evict'),
    reinstated: doneOf('reinstate'),
    preserved: preserved.length,
    superseded: ofInstances(committed.superseded),
    left: judgement.left.length + ofInstances(committed.left),
  }
}

/** How many of the changes are to instances that were registered. */
function ofInstances(changes: readonly Change[]): number {
  return changes.filter(({ kind }) => kind === 'evict' || kind === 'record').length
}

/**
 * Every instance was probed, believed and dealt with, so that those which were not written are as they stand. What is
 * superseded belongs by now to a registration that this pass has not probed.
 */
export function isComplete({ preserved, superseded, left }: PassCounts): boolean {
  return preserved === 0 && superseded === 0 && left === 0
}
