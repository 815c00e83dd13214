/**
 * The names of all Redis keys. Users and posts have prefixes of their own, so that user "1" and post "1" never
 * meet. All keys share one hash tag, `{likes}`, so that a script's keys lie in one slot of a Redis Cluster.
 */
export const keys = {
  /** ZSET username → µs since 1970 at which the user liked the post. */
  likers: (postId: string) => `{likes}:post:${postId}:likers`,
  /** ZSET post id → µs since 1970 at which the user liked it. */
  liked: (username: string) => `{likes}:user:${username}:liked`,
  /** ZSET post id → number of likes; posts without likes are not in it. */
  top: '{likes}:top',
  /** ZSET that is written to see whether likes could be. */
  health: '{likes}:health',
}
