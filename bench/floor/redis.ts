/** The bare Redis calls that handlers are compared with: the same commands with the same client. */
import { Redis } from 'ioredis'
import { keys } from '../../lib/likes/redis/keys.ts'
import likeScript from '../../lib/likes/redis/scripts/like.lua'
import unlikeScript from '../../lib/likes/redis/scripts/unlike.lua'
import { required } from '../../lib/platform/config.ts'

const redis = new Redis(required('REDIS_URL'), { lazyConnect: true })
redis.defineCommand('like', { lua: likeScript, numberOfKeys: 4 })
redis.defineCommand('unlike', { lua: unlikeScript, numberOfKeys: 3 })

export function like(username: string, postId: string) {
  const [likers, liked, removed] = [keys.likers(postId), keys.liked(username), keys.removed(postId)]
  return redis.like(likers, liked, keys.top, removed, username, postId)
}

export function unlike(username: string, postId: string) {
  return redis.unlike(keys.likers(postId), keys.liked(username), keys.top, username, postId)
}

export function count(postId: string) {
  return redis.pipeline().zcard(keys.likers(postId)).exists(keys.removed(postId)).exec()
}

/** Post id, likes, post id, likes, … */
export function top(limit: number) {
  return redis.zrevrange(keys.top, 0, limit - 1, 'WITHSCORES')
}
