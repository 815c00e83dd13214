import QuickLRU from 'quick-lru'
import { StoreFailure } from '../platform/store-failure.ts'
import { withTimeout } from '../platform/with-timeout.ts'
import type { PostStore } from './post-store.ts'

/** How long a post that was found counts as existing without another look-up, in milliseconds. */
const freshMs = 1_000
/** How long a repeated look-up of a post that was found may take, in milliseconds. */
const timeoutMs = 400
/**
 * How long a post that was found counts as existing while the store is unavailable, in milliseconds. The store of likes
 * refuses a deleted post for twice as long, so that no process that remembers the post can like it.
 */
export const trustedMs = 12 * 60 * 60 * 1_000

type Posts = Pick<PostStore, 'exists'>

interface Known {
  readonly foundAt: number
  /** When it was last looked up, even in vain. */
  readonly askedAt: number
}

/**
 * Caches which posts exist, so that a warm process looks each up at most once a second; concurrent look-ups of one post
 * share a request. While the store is unavailable, a post that was found earlier counts as existing. A post that was
 * not found is looked up every time.
 */
export function cacheExistence(posts: Posts, maxSize = 10_000, now = Date.now): Posts {
  const known = new QuickLRU<string, Known>({ maxSize })
  const pending = new Map<string, Promise<boolean>>()

  /** A time in the future was taken before the clock stepped back, and does not count. */
  function isWithin(milliseconds: number, since: number): boolean {
    const age = now() - since
    return age >= 0 && age < milliseconds
  }

  async function lookUp(postId: string): Promise<boolean> {
    try {
      const exists = await existsInStore(postId)
      if (!exists) known.delete(postId)
      return exists
    } finally {
      pending.delete(postId)
    }
  }

  async function existsInStore(postId: string): Promise<boolean> {
    const earlier = known.get(postId)
    if (!earlier) return find(postId, posts.exists(postId))
    try {
      return await find(postId, withTimeout(timeoutMs, posts.exists(postId)))
    } catch (error) {
      if (error instanceof StoreFailure && error.reason.code === 'store-incomplete') throw error
      if (!isWithin(trustedMs, earlier.foundAt)) throw error
      known.set(postId, { ...earlier, askedAt: now() })
      return true
    }
  }

  async function find(postId: string, found: Promise<boolean>): Promise<boolean> {
    const since = now()
    if (!(await found)) return false
    known.set(postId, { foundAt: since, askedAt: now() })
    return true
  }

  return {
    exists(postId) {
      const earlier = known.get(postId)
      if (earlier && isWithin(freshMs, earlier.askedAt)) return Promise.resolve(true)
      const lookedUp = pending.get(postId) ?? lookUp(postId)
      pending.set(postId, lookedUp)
      return lookedUp
    },
  }
}
