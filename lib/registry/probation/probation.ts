import { isWithinClockSkew } from '../../platform/clock-skew.ts'
import type { Instance, ServiceTriple } from '../instances/instance.ts'
import { isPassing, type Outcome } from '../probe/outcome.ts'
import { passInterval } from '../schedule.ts'
import { type FlappingHistory, holdAfter, recordEviction } from './flapping.ts'

/** An evicted instance that can be reinstated. Times are ISO 8601 UTC. */
export interface Probation extends ServiceTriple, FlappingHistory {
  readonly id: string
  readonly registeredAt: string
  readonly failThreshold?: number
  /** That of the evicted registration. */
  readonly generation: string
  readonly nextProbeAt: string
  /** From then on the instance is no longer probed. */
  readonly endsAt: string
  /** How many probes have failed since the eviction. */
  readonly failures: number
  /** How many probes in a row have passed. */
  readonly successes: number
}

const minute = 60_000

/** Durations are in milliseconds. */
const rules = {
  length: 60 * minute,
  /** The first probe falls on the very next pass. The pause doubles with each failure, up to the longest. */
  firstPause: passInterval,
  longestPause: 10 * minute,
  /** So many successes in a row reinstate the instance. */
  successes: 2,
}

/** The probation that an eviction at `at` begins; `previous` is absent if no earlier one is remembered. */
export function beginProbation(instance: Instance, previous: Probation | undefined, at: Date): Probation {
  const flapping = recordEviction(previous, at)
  const hold = holdAfter(flapping.flaps)
  return {
    ...registrationOf(instance),
    generation: instance.generation,
    nextProbeAt: after(at, Math.max(rules.firstPause, hold)),
    endsAt: after(at, hold + rules.length),
    failures: 0,
    successes: 0,
    ...flapping,
  }
}

export function isDue({ nextProbeAt, endsAt, failures, flaps }: Probation, at: Date): boolean {
  const now = at.toISOString()
  if (now >= endsAt) return false
  const longestPause = Math.max(pauseAfter(failures), holdAfter(flaps))
  return nextProbeAt <= now || !isWithinClockSkew(Date.parse(nextProbeAt), at.getTime(), longestPause)
}

/** The probation after a probe at `at`, or `passed` if it was the last success needed. */
export function continueProbation(probation: Probation, outcome: Outcome, at: Date): Probation | 'passed' {
  const latestEnd = after(at, rules.length)
  const endsAt = probation.endsAt < latestEnd ? probation.endsAt : latestEnd
  if (!isPassing(outcome)) {
    const failures = probation.failures + 1
    return { ...probation, endsAt, failures, successes: 0, nextProbeAt: after(at, pauseAfter(failures)) }
  }
  const successes = probation.successes + 1
  if (successes >= rules.successes) return 'passed'
  return { ...probation, endsAt, successes, nextProbeAt: after(at, rules.firstPause) }
}

/** The registration that a passed probation restores: the same instance in a new generation. */
export function reinstatedInstance(probation: Probation, generation: string, checkedAt: Date): Instance {
  return {
    ...registrationOf(probation),
    generation,
    consecutiveFailures: 0,
    statusCode: 200,
    checkedAt: checkedAt.toISOString(),
  }
}

/** What an instance keeps through its eviction and back. */
function registrationOf({ serviceName, url, http, id, registeredAt, failThreshold }: Instance | Probation) {
  return {
    serviceName,
    url,
    http,
    id,
    registeredAt,
    ...(failThreshold !== undefined && { failThreshold }),
  }
}

/** The pause before the next probe after so many failures, in milliseconds. */
function pauseAfter(failures: number): number {
  return Math.min(rules.firstPause * 2 ** failures, rules.longestPause)
}

function after(at: Date, milliseconds: number): string {
  return new Date(at.getTime() + milliseconds).toISOString()
}
