import type { Instance } from '../instances/instance.ts'
import { statusCodeOf } from '../probe/outcome.ts'
import type { ProbeResults } from '../probe/probe.ts'
import { type Finding, failuresOf } from './finding.ts'
import { isConclusive, isSelfPreserving } from './self-preservation.ts'

/** What a pass decides on its findings. Every instance is in exactly one of the lists. */
export interface Judgement {
  /** As healthy as the registry says, so that there is nothing to write. */
  readonly unchanged: readonly Finding[]
  /** Stays, with other health than the registry says. */
  readonly changed: readonly Finding[]
  readonly toEvict: readonly Finding[]
  /** Stays as it is, although it did not respond, because the pass is self-preserving. */
  readonly preserved: readonly Finding[]
  /** Not probed; the next pass will probe it. */
  readonly left: readonly Instance[]
}

type Verdict = Exclude<keyof Judgement, 'left'>

/**
 * Decides on each instance. Every failure counts towards the threshold, except that a self-preserving pass ignores
 * inconclusive ones.
 * @param failThreshold of instances that have none of their own
 */
export function judge(
  instances: readonly Instance[],
  results: ProbeResults<Instance>,
  failThreshold: number,
): Judgement {
  const found: Finding[] = []
  const left: Instance[] = []
  for (const instance of instances) {
    const result = results.get(instance)
    if (result) found.push({ instance, result })
    else left.push(instance)
  }
  const selfPreserving = isSelfPreserving(found)
  const judged: Record<Verdict, Finding[]> = { unchanged: [], changed: [], toEvict: [], preserved: [] }
  for (const finding of found) {
    const isPreserved = selfPreserving && !isConclusive(finding)
    judged[isPreserved ? 'preserved' : verdictOn(finding, failThreshold)].push(finding)
  }
  return { ...judged, left }
}

function verdictOn(finding: Finding, failThreshold: number): Verdict {
  if (failuresOf(finding) >= (finding.instance.failThreshold ?? failThreshold)) return 'toEvict'
  return isAsRegistered(finding) ? 'unchanged' : 'changed'
}

function isAsRegistered(finding: Finding): boolean {
  const { statusCode, consecutiveFailures } = finding.instance
  return statusCodeOf(finding.result.outcome) === statusCode && failuresOf(finding) === consecutiveFailures
}
