import type { ServerSlot } from './haproxy-runtime.ts'

interface Placement {
  readonly slot: string
  readonly address: string
}

/** What is to be done to a backend's servers. */
export interface SlotChanges {
  /** To get requests: HAProxy's own checks of them pass. */
  readonly admit: readonly Placement[]
  /** To be checked, and admitted once that has passed. */
  readonly check: readonly Placement[]
  /** To get no more requests. */
  readonly drain: readonly Placement[]
  /** Members that there is no place for at the moment. */
  readonly leftOut: readonly string[]
}

/** How long a member on trial may take to pass a check, in seconds, while others wait for its place: several checks. */
const trial = 3

/**
 * What makes a backend's ready servers those members that are well. A member that is ready keeps its place. A new one
 * gets a free place, or that of a server that is no member and does not answer, or that of a member that has passed no
 * check in its trial. Those that were tried longest ago come first, so that members which never answer, however many
 * there are, only take turns with each other. An instance that is no longer a member is only drained: HAProxy goes on
 * checking it, and its health check is what brings it back into the registry.
 *
 * @param tried when each address was last put to the check, on a clock that only rises
 */
export function slotChanges(
  members: ReadonlySet<string>,
  slots: readonly ServerSlot[],
  tried: ReadonlyMap<string, number>,
): SlotChanges {
  const inUse = slots.filter(({ state }) => state !== 'maintenance')
  const placed = new Map(inUse.map((slot) => [slot.address, slot]))
  const isMember = ({ address }: ServerSlot) => members.has(address)
  const down = inUse.filter(({ state, up }) => state === 'drain' && !up)
  const places = [
    ...slots.filter(({ state }) => state === 'maintenance'),
    ...down.filter((slot) => !isMember(slot)),
    ...down.filter((slot) => isMember(slot) && !isOnTrial(slot)),
  ]
  const waiting = [...members]
    .filter((address) => !placed.has(address))
    .toSorted((one, other) => (tried.get(one) ?? 0) - (tried.get(other) ?? 0))
  return {
    admit: inUse.filter((slot) => isMember(slot) && slot.state === 'drain' && slot.up).map(placement),
    check: places.slice(0, waiting.length).map(({ name }, index) => ({
      slot: name,
      address: waiting[index] as string,
    })),
    drain: inUse.filter((slot) => !isMember(slot) && slot.state === 'ready').map(placement),
    leftOut: waiting.slice(places.length),
  }
}

/** Whether it may still pass its first check. */
export function isOnTrial({ state, up, since }: ServerSlot): boolean {
  return state === 'drain' && !up && since < trial
}

function placement({ name, address }: ServerSlot): Placement {
  return { slot: name, address }
}
