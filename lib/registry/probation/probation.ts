import type { Instance, ServiceTriple } from '../instances/instance.ts'
import { isPassing, type Outcome } from '../probe/outcome.ts'
import { times } from '../sweep/lock.ts'

/** An evicted instance that may come back. Times are ISO 8601 UTC. */
export interface Probation extends ServiceTriple {
  readonly id: string
  readonly registeredAt: string
  readonly failThreshold?: number
  /** Of the registration whose eviction this is about. */
  readonly generation: string
  /** When it is to be probed next. */
  readonly nextProbeAt: string
  /** When it is given up. */
  readonly endsAt: string
  /** How many probes failed since the eviction. */
  readonly failures: number
  /** How many probes in a row passed. */
  readonly successes: number
  /** The times of the last evictions, this one included, as many as make flapping. */
  readonly evictions: readonly string[]
  /** How many evictions in a row found the instance flapping. */
  readonly flaps: number
  /** It comes back no sooner, neither reinstated nor registered; the time of the eviction where it did not flap. */
  readonly heldUntil: string
}

const minute = 60_000

/** All durations in milliseconds. */
const rules = {
  length: 60 * minute,
  /** So that the first probe falls on the very next pass; it doubles with each failure, up to the longest. */
  firstPause: times.interval,
  longestPause: 10 * minute,
  /** In a row; then the instance is back. */
  successes: 2,
  /** So many evictions within the window are flapping. */
  flapping: 3,
  flapWindow: 10 * minute,
  /** Doubles with each eviction that still finds the instance flapping. */
  firstHold: minute,
  longestHold: 30 * minute,
}

/** The probation that an eviction at `at` begins; `previous` is what is remembered of earlier ones. */
export function beginProbation(instance: Instance, previous: Probation | undefined, at: Date): Probation {
  const { serviceName, url, http, id, registeredAt, generation, failThreshold } = instance
  const evictions = [...(previous?.evictions ?? []), at.toISOString()].slice(-rules.flapping)
  const flaps = flapsAt(at, evictions, previous)
  const hold = holdAfter(flaps)
  return {
    serviceName,
    url,
    http,
    id,
    registeredAt,
    ...(failThreshold !== undefined && { failThreshold }),
    generation,
    nextProbeAt: after(at, Math.max(rules.firstPause, hold)),
    endsAt: after(at, hold + rules.length),
    failures: 0,
    successes: 0,
    evictions,
    flaps,
    heldUntil: after(at, hold),
  }
}

/** Until when it is held at that moment, if it is. */
export function holdAt(
  { heldUntil, flaps }: Pick<Probation, 'heldUntil' | 'flaps'>,
  at: Date,
): Date | undefined {
  const until = new Date(heldUntil)
  return until > at && isCredible(heldUntil, at, holdAfter(flaps)) ? until : undefined
}

export function isDue({ nextProbeAt, endsAt, failures, flaps }: Probation, at: Date): boolean {
  const now = at.toISOString()
  const longestPause = Math.max(pauseAfter(failures), holdAfter(flaps))
  return (nextProbeAt <= now || !isCredible(nextProbeAt, at, longestPause)) && now < endsAt
}

/** What a probe at `at` makes of a probation, or `reinstated` where it passed the last one needed. */
export function continueProbation(
  probation: Probation,
  outcome: Outcome,
  at: Date,
): Probation | 'reinstated' {
  const longest = after(at, rules.length)
  const endsAt = probation.endsAt < longest ? probation.endsAt : longest
  if (!isPassing(outcome)) {
    const failures = probation.failures + 1
    return { ...probation, endsAt, failures, successes: 0, nextProbeAt: after(at, pauseAfter(failures)) }
  }
  const successes = probation.successes + 1
  if (successes >= rules.successes) return 'reinstated'
  return { ...probation, endsAt, successes, nextProbeAt: after(at, rules.firstPause) }
}

/** The registration that its probation restores: the same instance, as a new generation. */
export function reinstated(probation: Probation, generation: string, checkedAt: Date): Instance {
  const { serviceName, url, http, id, registeredAt, failThreshold } = probation
  return {
    serviceName,
    url,
    http,
    id,
    registeredAt,
    ...(failThreshold !== undefined && { failThreshold }),
    generation,
    consecutiveFailures: 0,
    statusCode: 200,
    checkedAt: checkedAt.toISOString(),
  }
}

/** How many evictions in a row, the one at `at` included, found the instance flapping. */
function flapsAt(at: Date, evictions: readonly string[], previous: Probation | undefined): number {
  const windowBegan = after(at, -rules.flapWindow)
  const isRecent = (time: string) => time > windowBegan && isCredible(time, at, 0)
  if (!previous) return 0
  const isFlapping = evictions.filter(isRecent).length >= rules.flapping
  // Being held back is no proof of health: what counts is how long it has been well since.
  const isStillFlapping = previous.flaps > 0 && isRecent(previous.heldUntil)
  return isFlapping || isStillFlapping ? previous.flaps + 1 : 0
}

/** How long an instance is held back for its flaps. */
function holdAfter(flaps: number): number {
  return flaps === 0 ? 0 : doubled(rules.firstHold, flaps - 1, rules.longestHold)
}

/** How long after so many failures it is probed again. */
function pauseAfter(failures: number): number {
  return doubled(rules.firstPause, failures, rules.longestPause)
}

/** Whether a time is no further ahead than any clock within the skew can have put it; others are not to be believed. */
function isCredible(time: string, at: Date, furthest: number): boolean {
  return Date.parse(time) <= at.getTime() + furthest + times.skew
}

function doubled(first: number, times: number, longest: number): number {
  return Math.min(first * 2 ** times, longest)
}

function after(at: Date, milliseconds: number): string {
  return new Date(at.getTime() + milliseconds).toISOString()
}
