import { isProbeMethod } from '../instances/instance.ts'
import { reachedPeer } from '../probe/outcome.ts'
import type { Finding } from './finding.ts'

/** With fewer inconclusive failures than this, a pass is never self-preserving, however few the instances. */
const minimumInconclusive = 5

/**
 * Whether so many probes reached no peer that the prober or its network must be presumed faulty: at least five, and
 * more than half of all. The pass then evicts no instance on such a finding.
 */
export function isSelfPreserving(found: readonly Finding[]): boolean {
  const inconclusive = found.filter((finding) => !isConclusive(finding)).length
  return inconclusive >= minimumInconclusive && inconclusive > found.length / 2
}

/**
 * Whether a fault of the prober or its network cannot explain the finding: the peer itself responded, or the instance
 * is registered with a method that no probe may use.
 */
export function isConclusive({ instance, result }: Finding): boolean {
  return reachedPeer(result.outcome) || !isProbeMethod(instance.http)
}
