/** A question with a fixed list of options, of which every user may choose one, once. It never changes. */
export interface Poll {
  readonly pollId: string
  readonly title: string
  /** The name of the user who created it. */
  readonly author: string
  readonly options: readonly string[]
  /** ISO 8601, in UTC. */
  readonly createdAt: string
  /** From when on no vote counts: ISO 8601, in UTC. A poll without it stays open. */
  readonly endsAt?: string
  /** The post that it belongs to, with which it is deleted. */
  readonly postId?: string
}
