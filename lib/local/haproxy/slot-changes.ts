import type { ServerSlot } from './haproxy-runtime.ts'

interface Placement {
  readonly slot: string
  readonly address: string
}

/** The changes to a backend's servers. */
export interface SlotChanges {
  /** Members whose checks pass; they must get requests. */
  readonly admit: readonly Placement[]
  /** Members that must be checked before they get requests. */
  readonly check: readonly Placement[]
  /** Servers that must get no more requests. */
  readonly drain: readonly Placement[]
  /** Members for which there is no server slot at the moment. */
  readonly unplaced: readonly string[]
}

/** How long a member may take to pass a check while others wait for its slot: several checks. */
const trialSeconds = 3

/**
 * Computes the changes after which the ready servers of a backend are its healthy members. A ready member keeps its
 * slot. A new member gets a free slot, or the slot of a server that is down and is no member, or the slot of a member
 * whose trial ended without a passed check. Among new members, those whose last check is longest ago come first, so that
 * members that never respond only take turns with each other, however many there are. A server that is no longer a
 * member is only drained: HAProxy goes on checking it, and its health check is what registers it again.
 *
 * @param lastChecked when each address was last checked, on a clock that only rises
 */
export function slotChanges(
  members: ReadonlySet<string>,
  slots: readonly ServerSlot[],
  lastChecked: ReadonlyMap<string, number>,
): SlotChanges {
  const used = slots.filter(({ state }) => state !== 'maintenance')
  const placed = new Set(used.map(({ address }) => address))
  const isMember = ({ address }: ServerSlot) => members.has(address)
  const down = used.filter(({ state, up }) => state === 'drain' && !up)
  const available = [
    ...slots.filter(({ state }) => state === 'maintenance'),
    ...down.filter((slot) => !isMember(slot)),
    ...down.filter((slot) => isMember(slot) && !isOnTrial(slot)),
  ]
  const waiting = [...members]
    .filter((address) => !placed.has(address))
    .toSorted((one, other) => (lastChecked.get(one) ?? 0) - (lastChecked.get(other) ?? 0))
  return {
    admit: used.filter((slot) => isMember(slot) && slot.state === 'drain' && slot.up).map(placement),
    check: available.slice(0, waiting.length).map(({ name }, index) => ({
      slot: name,
      address: waiting[index] as string,
    })),
    drain: used.filter((slot) => !isMember(slot) && slot.state === 'ready').map(placement),
    unplaced: waiting.slice(available.length),
  }
}

/** Whether the first check of a server is still pending. */
export function isOnTrial({ state, up, secondsInState }: ServerSlot): boolean {
  return state === 'drain' && !up && secondsInState < trialSeconds
}

function placement({ name, address }: ServerSlot): Placement {
  return { slot: name, address }
}
