import QuickLRU from 'quick-lru'
import type { Sighting } from './sighting.ts'
import type { UserStore } from './user-store.ts'

/**
 * Makes sure that each of the users is registered, as of the time at which it was seen at the latest. Returns how many
 * that changed.
 */
export type RecordSightings = (sightings: readonly Sighting[]) => Promise<number>

/** A run remembers since when a name is registered, so that it writes a user who acted often only a few times. */
export function makeRecordSightings(
  { users }: { readonly users: Pick<UserStore, 'addSince'> },
  maxSize = 100_000,
): RecordSightings {
  const since = new QuickLRU<string, string>({ maxSize })
  return async (sightings) => {
    const earliest = new Map<string, string>()
    for (const { username, at } of sightings) {
      if (at < (earliest.get(username) ?? since.get(username) ?? '~')) earliest.set(username, at)
    }
    const changes = await Promise.all(
      [...earliest].map(async ([username, at]) => {
        const isChanged = await users.addSince(username, at)
        since.set(username, at)
        return isChanged
      }),
    )
    return changes.filter(Boolean).length
  }
}
