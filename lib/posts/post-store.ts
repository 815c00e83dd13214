import type { TwoWayPage, TwoWayRequest } from '../platform/page.ts'
import type { Post, ReferencedPost } from './post.ts'

/** What became of a new post. */
export type Added =
  | 'added'
  /** The post's id, or that of its poll. */
  | 'id-taken'
  | 'author-unknown'
  /** A post that it refers to does not exist. */
  | 'reference-missing'

/** Which of the posts of a list are meant. */
export interface PostRange {
  /** The id of a post: what is newer than it. An id that no post has counts by the time at which it was drawn. */
  readonly newerThan?: string | undefined
  /** The same for what is older. */
  readonly olderThan?: string | undefined
  /** From when on: ISO 8601, UTC, in milliseconds. */
  readonly from?: string | undefined
  /** Until when, that moment excluded. */
  readonly until?: string | undefined
}

/** A post whose deletion has begun is in none of the answers. */
export interface PostStore {
  /**
   * Stores a new post with its poll, puts it into the lists and counts it for its author and for the posts that it refers
   * to, or does nothing at all.
   */
  add(post: Post): Promise<Added>
  /** Finds a post as soon as it is stored. */
  exists(postId: string): Promise<boolean>
  /** Those of the posts that exist, in no particular order. */
  find(postIds: readonly string[]): Promise<readonly ReferencedPost[]>
  /** Everyone's posts, newest first. */
  list(page: TwoWayRequest & PostRange): Promise<TwoWayPage<Post>>
  /** An author's posts, newest first. */
  listByAuthor(author: string, page: TwoWayRequest & PostRange): Promise<TwoWayPage<Post>>
}
