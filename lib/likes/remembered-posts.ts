import QuickLRU from 'quick-lru'
import { Refusal } from '../errors.ts'
import { within } from '../platform/within.ts'
import type { Posts } from './posts.ts'

/** How long it is believed, in milliseconds, that a post which was seen is still there. */
const belief = 1_000
/** How long a like waits, in milliseconds, to hear again of a post that was seen before. */
const patience = 400

/**
 * Remembers the posts that were seen to exist, so that a warm process asks for each at most once a second, and
 * questions for the same post at the same moment share one answer. Posts are never deleted, but a store can lose its
 * data. While the store is away, what was seen counts; what was not found is asked for every time.
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
      return await within(patience, posts.exists(postId))
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'incomplete') throw error
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
