import QuickLRU from 'quick-lru'
import { StoreFailure } from '../platform/store-failure.ts'
import { withTimeout } from '../platform/with-timeout.ts'
import { userIdOf } from './user-id.ts'
import type { UserStore } from './user-store.ts'

/** How long a name that was found is not looked up again, in milliseconds. */
const freshMs = 60_000
/** How long a repeated look-up of a name may take, in milliseconds. */
const timeoutMs = 400

interface Known {
  readonly username: string
  /** When it was last looked up, even in vain. */
  readonly askedAt: number
}

/** The username that a name stands for in an API that does not distinguish case. */
export type CanonicalName = (name: string) => Promise<string>

/**
 * Of the usernames that differ from a name by case alone, finds the one that was seen first; the name itself if there
 * is none. A process looks up each name once a minute: two spellings that are first seen at the same moment, by two
 * processes, come to mean the same user in both. While the store is unavailable, a name that was found earlier stands.
 */
export function makeCanonicalName(
  { users }: { readonly users: Pick<UserStore, 'findByIds'> },
  maxSize = 10_000,
  now = Date.now,
): CanonicalName {
  const known = new QuickLRU<string, Known>({ maxSize })
  const pending = new Map<string, Promise<string | undefined>>()

  async function lookUp(userId: string): Promise<string | undefined> {
    const earlier = known.get(userId)
    try {
      const found = users.findByIds([userId])
      const [user] = await (earlier ? withTimeout(timeoutMs, found) : found)
      if (user) known.set(userId, { username: user.username, askedAt: now() })
      return user?.username
    } catch (error) {
      if (!earlier || isIncomplete(error)) throw error
      known.set(userId, { ...earlier, askedAt: now() })
      return earlier.username
    } finally {
      pending.delete(userId)
    }
  }

  return async (name) => {
    const userId = userIdOf(name)
    const earlier = known.get(userId)
    // A time to come is one of before the clock stepped back, and says nothing.
    const age = now() - (earlier?.askedAt ?? 0)
    if (earlier && age >= 0 && age < freshMs) return earlier.username
    const lookedUp = pending.get(userId) ?? lookUp(userId)
    pending.set(userId, lookedUp)
    return (await lookedUp) ?? name
  }
}

/** The store answers, and has lost its data. */
function isIncomplete(error: unknown): boolean {
  return error instanceof StoreFailure && error.reason.code === 'store-incomplete'
}
