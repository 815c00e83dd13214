import { optional, required } from '../platform/config.ts'
import { publishMetrics } from '../platform/metrics.ts'
import { once } from '../platform/once.ts'
import { connectRedis } from '../platform/redis.ts'
import { postStore, requirePost } from '../posts/wiring.ts'
import { makeCheckHealth } from '../registry/membership/check-health.ts'
import { presence } from '../registry/wiring.ts'
import { makeCountLikes } from './count-likes.ts'
import { makeLikePost } from './like-post.ts'
import { makeListLikedPosts } from './list-liked-posts.ts'
import { makeListLikers } from './list-likers.ts'
import { makeListTopPosts } from './list-top-posts.ts'
import { redisLikeStore } from './redis/redis-like-store.ts'
import { makeUnlikePost } from './unlike-post.ts'

const likeStore = /* @__PURE__ */ once(() =>
  redisLikeStore(connectRedis(required('REDIS_URL'), optional('REDIS_AUTHORITY', ''))),
)

export const likePost = /* @__PURE__ */ once(() =>
  makeLikePost({
    likes: likeStore(),
    requirePost: requirePost(),
    onNewLike: () => publishMetrics({ Likes: 1 }),
  }),
)

export const unlikePost = /* @__PURE__ */ once(() => makeUnlikePost({ likes: likeStore() }))

export const countLikes = /* @__PURE__ */ once(() =>
  makeCountLikes({ likes: likeStore(), requirePost: requirePost() }),
)

export const listLikedPosts = /* @__PURE__ */ once(() => makeListLikedPosts({ likes: likeStore() }))

export const listLikers = /* @__PURE__ */ once(() => makeListLikers({ likes: likeStore() }))

export const listTopPosts = /* @__PURE__ */ once(() =>
  makeListTopPosts({ likes: likeStore(), findPosts: postStore().find }),
)

export const checkHealth = /* @__PURE__ */ once(() => {
  const likes = likeStore()
  return makeCheckHealth({
    service: 'likes',
    checkStore: () => likes.checkWritable(),
    presence: presence('likes'),
  })
})
