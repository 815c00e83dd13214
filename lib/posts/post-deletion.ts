import type { Post } from './post.ts'

/** The steps of a deletion. Each is safe to repeat. */
export interface PostDeletion {
  /** The post, also one whose deletion has begun. */
  find(postId: string): Promise<{ readonly post: Post; readonly hasBegun: boolean } | undefined>
  /** Takes the post out of all answers, and its poll with it, and no longer counts it for its author. */
  begin(post: Post): Promise<void>
  /** Deletes what is left of the post. */
  finish(postId: string): Promise<void>
}
