import { optional, required } from '../platform/config.ts'
import { once } from '../platform/once.ts'
import { connectRedis } from '../platform/redis.ts'
import { redisLikeStore } from './redis/redis-like-store.ts'

/** Apart from the likes' use cases, which need the posts and the users that show its counts. */
export const likeStore = /* @__PURE__ */ once(() =>
  redisLikeStore(connectRedis(required('REDIS_URL'), optional('REDIS_AUTHORITY', ''))),
)
