import { marshall } from '@aws-sdk/util-dynamodb'
import {
  type Item,
  numberIn,
  registrationFrom,
  registrationItem,
} from '../../instances/dynamodb/instance-item.ts'
import type { Probation } from '../probation.ts'

/** How long after its end a probation is remembered, in seconds, so that flapping can be detected. */
const remembered = 3_600

export function probationItem(probation: Probation): Item {
  const { nextProbeAt, endsAt, failures, successes, evictions, flaps, heldUntil } = probation
  return {
    ...registrationItem(probation),
    ...marshall({
      next_probe_at: nextProbeAt,
      ends_at: endsAt,
      failures,
      successes,
      evictions,
      flaps,
      held_until: heldUntil,
      expires_at: Math.floor(Date.parse(endsAt) / 1_000) + remembered,
    }),
  }
}

/** Reads any item, whatever attributes it lacks; see `registrationFrom`. */
export function probationFrom(item: Item): Probation {
  return {
    ...registrationFrom(item),
    nextProbeAt: item.next_probe_at?.S ?? '',
    endsAt: item.ends_at?.S ?? '',
    failures: numberIn(item.failures) ?? 0,
    successes: numberIn(item.successes) ?? 0,
    evictions: item.evictions?.L?.flatMap(({ S }) => S ?? []) ?? [],
    flaps: numberIn(item.flaps) ?? 0,
    heldUntil: item.held_until?.S ?? '',
  }
}
