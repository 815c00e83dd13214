/** A user's choice of one of a poll's options. */
export interface Vote {
  readonly pollId: string
  readonly username: string
  readonly option: string
  /** ISO 8601, in UTC. */
  readonly votedAt: string
}
