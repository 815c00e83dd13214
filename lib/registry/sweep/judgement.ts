import { type Instance, isProbeMethod } from '../instances/instance.ts'
import { isPassing, reachedPeer, statusCodeOf } from '../probe/outcome.ts'
import type { ProbeResult, ProbeResults } from '../probe/probe.ts'

/** An instance with what its probe found. */
export interface Finding {
  readonly instance: Instance
  readonly result: ProbeResult
}

/** What a pass makes of what it found. Every instance is in exactly one of the lists. */
export interface Judgement {
  /** Found as it stands in the registry, so that nothing is to be written. */
  readonly unchanged: readonly Finding[]
  /** To stay, with other health than it stands with. */
  readonly changed: readonly Finding[]
  readonly condemned: readonly Finding[]
  /** Not heard of, and kept as it stands: the prober is the one in trouble. */
  readonly preserved: readonly Finding[]
  /** Not probed; the next pass will. */
  readonly left: readonly Instance[]
}

/** Fewer than these unanswered probes are taken for what they seem, however few the instances. */
const leastUnanswered = 5

/**
 * Decides over each probed instance. A failure that proves the path counts; one that proves nothing counts too,
 * unless there are so many that the fault must be the prober's own: at least five, and more than half of all.
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
  const unproven = found.filter((finding) => !isBeyondDoubt(finding))
  const blind = unproven.length >= leastUnanswered && unproven.length > found.length / 2
  const preserved = blind ? unproven : []
  const believed = blind ? found.filter(isBeyondDoubt) : found

  const unchanged: Finding[] = []
  const changed: Finding[] = []
  const condemned: Finding[] = []
  for (const finding of believed) {
    if (failuresOf(finding) >= (finding.instance.failThreshold ?? failThreshold)) condemned.push(finding)
    else if (isAsItStands(finding)) unchanged.push(finding)
    else changed.push(finding)
  }
  return { unchanged, changed, condemned, preserved, left }
}

/** Nothing that is wrong with the prober explains an answer, nor a registration with a method that no probe may use. */
function isBeyondDoubt({ instance, result }: Finding): boolean {
  return reachedPeer(result.outcome) || !isProbeMethod(instance.http)
}

/** How many passes in a row have found the instance failing, this one included. */
export function failuresOf({ instance, result }: Finding): number {
  return isPassing(result.outcome) ? 0 : instance.consecutiveFailures + 1
}

function isAsItStands(finding: Finding): boolean {
  const { statusCode, consecutiveFailures } = finding.instance
  return statusCodeOf(finding.result.outcome) === statusCode && failuresOf(finding) === consecutiveFailures
}
