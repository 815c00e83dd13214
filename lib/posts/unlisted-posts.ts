import type { Post } from './post.ts'

/** A part of all posts, in the store's own order. */
export interface PostsPart<Item> {
  readonly items: readonly Item[]
  /** How many posts were read. */
  readonly read: number
  /** The position of the next part; absent from the last. */
  readonly next?: string | undefined
}

/** The posts of versions that had no lists of posts. */
export interface UnlistedPosts {
  /** Those of the next `limit` posts that are not in the lists. */
  read(position: string | undefined, limit: number): Promise<PostsPart<Post>>
  /** The ids of the next `limit` posts. */
  readIds(position: string | undefined, limit: number): Promise<PostsPart<string>>
  /**
   * Puts posts, whose authors must be registered, into the lists and counts them. Those that have been listed or deleted
   * meanwhile are left out. Returns the number of the others.
   */
  list(posts: readonly Post[]): Promise<number>
}
