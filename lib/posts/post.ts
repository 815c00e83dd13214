/** A post as it was published; it never changes. */
export interface Post {
  readonly postId: string
  /** The username of its author. */
  readonly author: string
  readonly text: string
  /** When it was published: ISO 8601, UTC. */
  readonly createdAt: string
  /** The poll that belongs to it, and is deleted with it. */
  readonly pollId?: string
}
