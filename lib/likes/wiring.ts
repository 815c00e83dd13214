import { publishMetrics } from '../platform/metrics.ts'
import { once } from '../platform/once.ts'
import { postNotFound } from '../posts/refusals.ts'
import { postStore, requirePost, unlistedPosts } from '../posts/wiring.ts'
import { makeCheckHealth } from '../registry/membership/check-health.ts'
import { presence } from '../registry/wiring.ts'
import { recordSightings, seeUser } from '../users/wiring.ts'
import { makeCountLikes } from './count-likes.ts'
import { makeLikePost } from './like-post.ts'
import { makeListLikedPosts } from './list-liked-posts.ts'
import { makeListLikers } from './list-likers.ts'
import { makeListTopPosts } from './list-top-posts.ts'
import { makeRegisterLikers } from './register-likers.ts'
import { likeStore } from './store-wiring.ts'
import { makeUnlikePost } from './unlike-post.ts'

export const likePost = /* @__PURE__ */ once(() =>
  makeLikePost({
    likes: likeStore(),
    requirePost: requirePost(),
    postNotFound,
    seeUser: seeUser(),
    onNewLike: () => publishMetrics({ Likes: 1 }),
  }),
)

export const unlikePost = /* @__PURE__ */ once(() => makeUnlikePost({ likes: likeStore() }))

export const countLikes = /* @__PURE__ */ once(() =>
  makeCountLikes({ likes: likeStore(), requirePost: requirePost(), postNotFound }),
)

export const listLikedPosts = /* @__PURE__ */ once(() =>
  makeListLikedPosts({ likes: likeStore(), findPosts: postStore().find }),
)

export const listLikers = /* @__PURE__ */ once(() => makeListLikers({ likes: likeStore() }))

export const listTopPosts = /* @__PURE__ */ once(() =>
  makeListTopPosts({ likes: likeStore(), findPosts: postStore().find }),
)

export const registerLikers = /* @__PURE__ */ once(() =>
  makeRegisterLikers({
    readPostIds: unlistedPosts().readIds,
    likes: likeStore(),
    recordSightings: recordSightings(),
  }),
)

export const checkHealth = /* @__PURE__ */ once(() => {
  const likes = likeStore()
  return makeCheckHealth({
    service: 'likes',
    checkStore: () => likes.checkWritable(),
    presence: presence('likes'),
  })
})
