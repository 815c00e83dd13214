/** A question with a fixed list of options, of which every user may choose one, once. */
export interface Poll {
  readonly pollId: string
  readonly title: string
  /** The name of the user who created it. */
  readonly author: string
  readonly options: readonly string[]
  /** ISO 8601, in UTC. */
  readonly createdAt: string
}
