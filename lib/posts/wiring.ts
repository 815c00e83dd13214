import { systemClock } from '../platform/clock.ts'
import { required } from '../platform/config.ts'
import { sharedDynamoDB } from '../platform/dynamodb.ts'
import { once } from '../platform/once.ts'
import { dynamodbPostStore } from './dynamodb/dynamodb-post-store.ts'
import { cacheExistence } from './existence-cache.ts'
import { makeListUserPosts } from './list-user-posts.ts'
import { makePublishPost } from './publish-post.ts'
import { makeRequirePost } from './require-post.ts'

export const postStore = /* @__PURE__ */ once(() =>
  dynamodbPostStore(sharedDynamoDB(), required('POSTS_TABLE')),
)

export const requirePost = /* @__PURE__ */ once(() => makeRequirePost({ posts: cacheExistence(postStore()) }))

export const publishPost = /* @__PURE__ */ once(() =>
  makePublishPost({ posts: postStore(), clock: systemClock }),
)

export const listUserPosts = /* @__PURE__ */ once(() => makeListUserPosts({ posts: postStore() }))
