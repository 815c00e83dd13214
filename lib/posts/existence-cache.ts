import QuickLRU from 'quick-lru'
import { StoreFailure } from '../platform/store-failure.ts'
import { withTimeout } from '../platform/with-timeout.ts'
import type { PostStore } from './post-store.ts'

/** How long a post that was found counts as existing without another look-up, in milliseconds. */
const freshMs = 1_000
/** How long a repeated look-up of a post that was found may take, in milliseconds. */
const timeoutMs = 400

type Posts = Pick<PostStore, 'exists'>

/**
 * Caches which posts exist, so that a warm process looks each up at most once a second; concurrent look-ups of one post
 * share a request. Posts are never deleted, but a store can lose its data. While the store is unavailable, a post that
 * was found earlier counts as existing. A post that was not found is looked up every time.
 */
export function cacheExistence(posts: Posts, maxSize = 10_000, now = Date.now): Posts {
  /** By post, when it was last found, or was taken to exist because the store was unavailable. */
  const foundAt = new QuickLRU<string, number>({ maxSize })
  const pending = new Map<string, Promise<boolean>>()

  async function lookUp(postId: string): Promise<boolean> {
    try {
      const exists = await existsInStore(postId)
      if (exists) foundAt.set(postId, now())
      else foundAt.delete(postId)
      return exists
    } finally {
      pending.delete(postId)
    }
  }

  async function existsInStore(postId: string): Promise<boolean> {
    if (!foundAt.has(postId)) return posts.exists(postId)
    try {
      return await withTimeout(timeoutMs, posts.exists(postId))
    } catch (error) {
      if (error instanceof StoreFailure && error.reason.code === 'store-incomplete') throw error
      return true
    }
  }

  return {
    exists(postId) {
      const age = now() - (foundAt.get(postId) ?? Number.NEGATIVE_INFINITY)
      if (age < freshMs) return Promise.resolve(true)
      const lookedUp = pending.get(postId) ?? lookUp(postId)
      pending.set(postId, lookedUp)
      return lookedUp
    },
  }
}
