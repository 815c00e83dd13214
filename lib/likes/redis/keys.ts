/**
 * The names of all Redis keys. Users and posts have prefixes of their own, so that the keys of user "1" and of post "1"
 * differ. All keys share one hash tag, `{likes}`, so that the keys of a script are in one slot of a Redis Cluster.
 */
export const keys = {
  /** ZSET username → when the user liked the post, in microseconds since 1970. */
  likers: (postId: string) => `{likes}:post:${postId}:likers`,
  /** ZSET post id → when the user liked the post, in microseconds since 1970. */
  liked: (username: string) => `{likes}:user:${username}:liked`,
  /** STRING that is there for a day after the post was deleted. */
  removed: (postId: string) => `{likes}:post:${postId}:removed`,
  /** ZSET post id → number of likes; posts without likes are not in it. */
  top: '{likes}:top',
  /** ZSET that health checks write to. */
  health: '{likes}:health',
}
