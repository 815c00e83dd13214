import QuickLRU from 'quick-lru'
import type { Posts } from './posts.ts'

/**
 * Remembers the posts that were seen to exist, so that a warm process asks only once for each. Posts are never
 * deleted, so what was seen stays true; what was not found is asked for again.
 */
export function rememberExisting(posts: Posts, maximum = 10_000): Posts {
  const seen = new QuickLRU<string, true>({ maxSize: maximum })
  return {
    ...posts,
    async exists(postId) {
      if (seen.has(postId)) return true
      const exists = await posts.exists(postId)
      if (exists) seen.set(postId, true)
      return exists
    },
  }
}
