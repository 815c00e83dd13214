import QuickLRU from 'quick-lru'
import { log } from '../platform/log.ts'
import type { RegisterUser } from './register-user.ts'
import type { UserStore } from './user-store.ts'

/** For how long no user is looked up after a failure, in milliseconds. */
const pauseMs = 1_000

interface Dependencies {
  readonly users: Pick<UserStore, 'find'>
  readonly registerUser: RegisterUser
}

export type SeeUser = (username: string) => Promise<void>

/**
 * Registers whoever is seen for the first time. A process looks up each name once. It never fails: what the user asked
 * for matters more than the row. After a failure the name is looked up at a later request, and while the store is away
 * requests wait for it once a second at most.
 */
export function makeSeeUser(
  { users, registerUser }: Dependencies,
  maxSize = 10_000,
  now = () => performance.now(),
): SeeUser {
  /** By name, its registration: done or under way. */
  const seen = new QuickLRU<string, Promise<void>>({ maxSize })
  let pausedUntil = Number.NEGATIVE_INFINITY

  async function register(username: string): Promise<void> {
    try {
      if (!(await users.find(username))) await registerUser(username)
    } catch (error) {
      seen.delete(username)
      pausedUntil = now() + pauseMs
      log.warn('user not registered', { cause: String(error) })
    }
  }

  return async (username) => {
    const earlier = seen.get(username)
    if (earlier) return earlier
    if (now() < pausedUntil) return
    const registered = register(username)
    seen.set(username, registered)
    await registered
  }
}
