import type { StoredPart } from '../platform/upgrade-step.ts'
import type { Post } from './post.ts'

/** The posts of versions that had no lists of posts. */
export interface UnlistedPosts {
  /** Those of the next `limit` posts that are not in the lists. */
  read(position: string | undefined, limit: number): Promise<StoredPart<Post>>
  /** The ids of the next `limit` posts. */
  readIds(position: string | undefined, limit: number): Promise<StoredPart<string>>
  /**
   * Puts posts, whose authors must be registered, into the lists and counts them. Those that have been listed or
   * deleted meanwhile are left out. Returns the number of the others.
   */
  list(posts: readonly Post[]): Promise<number>
}
