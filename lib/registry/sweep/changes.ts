import type { NewId } from '../../platform/ids.ts'
import type { Eviction } from '../history/audit-log.ts'
import { type Instance, identityOf } from '../instances/instance.ts'
import {
  beginProbation,
  continueProbation,
  type Probation,
  reinstatedInstance,
} from '../probation/probation.ts'
import { reachedPeer, statusCodeOf } from '../probe/outcome.ts'
import type { ProbeResult, ProbeResults } from '../probe/probe.ts'
import { type Finding, failuresOf } from './finding.ts'
import type { Judgement } from './judgement.ts'
import type { Lease } from './lock-store.ts'

/**
 * One change that a pass makes to the registry. It is carried out entirely or not at all, and only on the registration
 * that was probed: if the instance has registered again or has gone since, the change is superseded.
 */
export type Change =
  | {
      readonly kind: 'evict'
      readonly finding: Finding
      readonly eviction: Eviction
      readonly probation: Probation
    }
  | { readonly kind: 'record'; readonly finding: Finding; readonly failures: number }
  | { readonly kind: 'reinstate'; readonly instance: Instance; readonly probation: Probation }
  | { readonly kind: 'continue'; readonly probation: Probation }

/** What a pass found. */
export interface Findings {
  readonly judgement: Judgement
  /** Every probation that is remembered, by the identity of its instance. */
  readonly remembered: ReadonlyMap<string, Probation>
  /** The probations that were to be probed, and the results. */
  readonly due: readonly Probation[]
  readonly results: ProbeResults<Probation>
}

/** A pass that began at `begun` and starts its commits at `now`. */
export interface CommittingPass {
  readonly lease: Lease
  readonly begun: Date
  readonly now: Date
  readonly newId: NewId
}

/** What a pass writes, the evictions first. */
export function changesOf({ judgement, remembered, due, results }: Findings, pass: CommittingPass): Change[] {
  const selfPreserving = judgement.preserved.length > 0
  return [
    ...judgement.toEvict.map((finding): Change => {
      const previous = remembered.get(identityOf(finding.instance))
      const probation = beginProbation(finding.instance, previous, pass.begun)
      return { kind: 'evict', finding, eviction: evictionOf(finding, pass), probation }
    }),
    ...judgement.changed.map(
      (finding): Change => ({ kind: 'record', finding, failures: failuresOf(finding) }),
    ),
    ...due.flatMap((probation) => {
      const result = results.get(probation)
      if (!result || (selfPreserving && !reachedPeer(result.outcome))) return []
      return [changeOfProbation(probation, result, pass)]
    }),
  ]
}

function changeOfProbation(
  probation: Probation,
  result: ProbeResult,
  { begun, newId }: CommittingPass,
): Change {
  const next = continueProbation(probation, result.outcome, begun)
  if (next !== 'passed') return { kind: 'continue', probation: next }
  const instance = reinstatedInstance(probation, newId(), result.probedAt)
  return { kind: 'reinstate', instance, probation: { ...probation, endsAt: begun.toISOString() } }
}

function evictionOf(finding: Finding, { lease, now }: CommittingPass): Eviction {
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
