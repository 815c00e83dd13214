/** A like with its time. */
export interface TimedLike {
  readonly postId: string
  readonly username: string
  /** Microseconds since 1970, by which lists of likes are ordered. */
  readonly since: number
}
