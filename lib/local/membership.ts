import type { ServerSlot } from './haproxy-runtime.ts'

/** What is to be done to a backend's servers. */
export interface MembershipChanges {
  readonly admit: readonly { readonly slot: string; readonly address: string }[]
  readonly drain: readonly { readonly slot: string; readonly address: string }[]
  /** Members that there is no place for. */
  readonly leftOut: readonly string[]
}

/**
 * What makes a backend's ready servers those that are members. A member that has a place keeps it. A new one gets
 * a free place, or else that of one that is no member and does not answer. Who is no member any more is drained
 * only: HAProxy goes on checking it, and its health check is what brings it back into the registry.
 */
export function membershipChanges(
  members: ReadonlySet<string>,
  slots: readonly ServerSlot[],
): MembershipChanges {
  const placed = new Map(slots.filter(isInUse).map((slot) => [slot.address, slot]))
  const places = [
    ...slots.filter((slot) => !isInUse(slot)),
    ...slots.filter((slot) => slot.state === 'drain' && !slot.up && !members.has(slot.address)),
  ]
  const admit: { slot: string; address: string }[] = []
  const leftOut: string[] = []
  for (const address of members) {
    const slot = placed.get(address) ?? places.shift()
    if (!slot) leftOut.push(address)
    else if (slot.state !== 'ready') admit.push({ slot: slot.name, address })
  }
  const drain = slots
    .filter(({ state, address }) => state === 'ready' && !members.has(address))
    .map(({ name, address }) => ({ slot: name, address }))
  return { admit, drain, leftOut }
}

function isInUse({ state }: ServerSlot): boolean {
  return state !== 'maintenance'
}
