import type { TimedLike } from './timed-like.ts'

/** What became of a like: stored, there already since the same or another time, or its post has been removed. */
export type LikeOutcome =
  | { readonly outcome: 'added' }
  | { readonly outcome: 'stands'; readonly since: number }
  | { readonly outcome: 'post removed' }

/** Likes in bulk, with times of their own. */
export interface LikeArchive {
  /** Adds the likes, each of them atomically and only if it does not stand yet. The outcomes are in their order. */
  addAll(likes: readonly TimedLike[]): Promise<readonly LikeOutcome[]>
  /** All likes of each of the posts, newest first. */
  listOf(postIds: readonly string[]): AsyncIterable<TimedLike>
  /** Lets posts that were deleted be liked again. They must be about to be stored anew. */
  readmit(postIds: readonly string[]): Promise<void>
  /** Resolves if the store answers. */
  check(): Promise<void>
}
