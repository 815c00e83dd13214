import QuickLRU from 'quick-lru'
import type { Posts } from './posts.ts'

/**
 * Remembers the posts that were seen to exist, so that a warm process asks only once for each, and questions
 * for the same post at the same moment share one answer. Posts are never deleted, so what was seen stays true;
 * what was not found is asked for again.
 */
export function rememberExisting(posts: Posts, maximum = 10_000): Posts {
  const seen = new QuickLRU<string, true>({ maxSize: maximum })
  const asking = new Map<string, Promise<boolean>>()

  async function ask(postId: string): Promise<boolean> {
    try {
      const exists = await posts.exists(postId)
      if (exists) seen.set(postId, true)
      return exists
    } finally {
      asking.delete(postId)
    }
  }

  return {
    ...posts,
    exists(postId) {
      if (seen.has(postId)) return Promise.resolve(true)
      const answer = asking.get(postId) ?? ask(postId)
      asking.set(postId, answer)
      return answer
    },
  }
}
