import QuickLRU from 'quick-lru'
import { StoreFailure } from '../platform/store-failure.ts'
import { withTimeout } from '../platform/with-timeout.ts'
import type { Posts } from './post-store.ts'

/** For how long a post that was seen is taken to be still there, in milliseconds. */
const belief = 1_000
/** For how long a like waits for another look-up of a post that was seen, in milliseconds. */
const patience = 400

/**
 * Remembers which posts exist, so that a warm process looks each up at most once a second; look-ups of one post at the
 * same moment share an answer. Posts are never deleted, but a store can lose its data. While the store is away, a post
 * that was seen counts as there. What was not found is looked up every time.
 */
export function rememberExisting(posts: Posts, maximum = 10_000, now = Date.now): Posts {
  /** When the post was last seen, or held to be there. */
  const seen = new QuickLRU<string, number>({ maxSize: maximum })
  const asking = new Map<string, Promise<boolean>>()

  async function ask(postId: string): Promise<boolean> {
    try {
      const exists = await answer(postId)
      if (exists) seen.set(postId, now())
      else seen.delete(postId)
      return exists
    } finally {
      asking.delete(postId)
    }
  }

  async function answer(postId: string): Promise<boolean> {
    if (!seen.has(postId)) return posts.exists(postId)
    try {
      return await withTimeout(patience, posts.exists(postId))
    } catch (error) {
      if (error instanceof StoreFailure && error.reason.code === 'store-incomplete') throw error
      return true
    }
  }

  return {
    ...posts,
    exists(postId) {
      const since = seen.get(postId)
      if (since !== undefined && now() - since < belief) return Promise.resolve(true)
      const answer = asking.get(postId) ?? ask(postId)
      asking.set(postId, answer)
      return answer
    },
  }
}
