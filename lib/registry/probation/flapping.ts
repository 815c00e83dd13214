import { isWithinClockSkew } from '../../platform/clock-skew.ts'

const minute = 60_000

/** An instance is flapping when it is evicted `evictions` times within `window`. Durations are in milliseconds. */
const rules = {
  evictions: 3,
  window: 10 * minute,
  /** How long a flapping instance is held. It doubles with each further eviction that finds it flapping. */
  firstHold: minute,
  longestHold: 30 * minute,
}

/** An eviction's times and what is known of the instance's flapping. Times are ISO 8601 UTC. */
export interface FlappingHistory {
  /** The times of the latest evictions, as many as the rule needs. */
  readonly evictions: readonly string[]
  /** How many evictions in a row found the instance flapping. */
  readonly flaps: number
  /**
   * Until when the instance can neither register nor be reinstated. If it is not flapping, the time of the eviction.
   */
  readonly heldUntil: string
}

/** The history after an eviction at `at`; `previous` is absent if no earlier eviction is remembered. */
export function recordEviction(previous: FlappingHistory | undefined, at: Date): FlappingHistory {
  const evictions = [...(previous?.evictions ?? []), at.toISOString()].slice(-rules.evictions)
  const flaps = isFlapping(evictions, previous, at) ? (previous?.flaps ?? 0) + 1 : 0
  return { evictions, flaps, heldUntil: new Date(at.getTime() + holdAfter(flaps)).toISOString() }
}

function isFlapping(evictions: readonly string[], previous: FlappingHistory | undefined, at: Date): boolean {
  const windowBegins = new Date(at.getTime() - rules.window).toISOString()
  const isInWindow = (time: string) =>
    time > windowBegins && isWithinClockSkew(Date.parse(time), at.getTime(), 0)
  if (evictions.filter(isInWindow).length >= rules.evictions) return true
  // The time for which an instance was held does not show that it has recovered; only the time since then can.
  return previous !== undefined && previous.flaps > 0 && isInWindow(previous.heldUntil)
}

/** The end of the hold, if the instance is held at that time. */
export function holdAt(
  { heldUntil, flaps }: Pick<FlappingHistory, 'heldUntil' | 'flaps'>,
  at: Date,
): Date | undefined {
  const until = new Date(heldUntil)
  const isHeld = until > at && isWithinClockSkew(until.getTime(), at.getTime(), holdAfter(flaps))
  return isHeld ? until : undefined
}

/** How long an instance is held after so many evictions in a row that found it flapping, in milliseconds. */
export function holdAfter(flaps: number): number {
  return flaps === 0 ? 0 : Math.min(rules.firstHold * 2 ** (flaps - 1), rules.longestHold)
}
