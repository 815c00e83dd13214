import { likeStore } from '../likes/store-wiring.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { required } from '../platform/config.ts'
import { sharedDynamoDB } from '../platform/dynamodb.ts'
import { once } from '../platform/once.ts'
import { snowflakes } from '../platform/snowflakes.ts'
import { pollCreation, pollDeletion } from '../polls/wiring.ts'
import { countPost } from '../users/dynamodb/user-requests.ts'
import { recordSightings, registerUser } from '../users/wiring.ts'
import { makeDeletePost } from './delete-post.ts'
import { dynamodbPostDeletion } from './dynamodb/dynamodb-post-deletion.ts'
import { dynamodbPostStore } from './dynamodb/dynamodb-post-store.ts'
import { dynamodbUnlistedPosts } from './dynamodb/dynamodb-unlisted-posts.ts'
import type { CountPost, PollItems } from './dynamodb/post-requests.ts'
import { cacheExistence } from './existence-cache.ts'
import { makeGetPost } from './get-post.ts'
import { makeListPosts } from './list-posts.ts'
import { makeListUnlistedPosts } from './list-unlisted-posts.ts'
import { makeListUserPosts } from './list-user-posts.ts'
import { makePublishPost, type PublishPost } from './publish-post.ts'
import { makeRequirePost } from './require-post.ts'

const tables = /* @__PURE__ */ once(() => ({
  posts: required('POSTS_TABLE'),
  feeds: required('FEEDS_TABLE'),
}))

const countPostOf = /* @__PURE__ */ once(() => {
  const users = required('USERS_TABLE')
  const countPostOfAuthor: CountPost = (author, change) => countPost(users, author, change)
  return countPostOfAuthor
})

export const postStore = /* @__PURE__ */ once(() =>
  dynamodbPostStore(sharedDynamoDB(), tables(), countPostOf()),
)

export const unlistedPosts = /* @__PURE__ */ once(() =>
  dynamodbUnlistedPosts(sharedDynamoDB(), tables(), countPostOf()),
)

export const listUnlistedPosts = /* @__PURE__ */ once(() =>
  makeListUnlistedPosts({ posts: unlistedPosts(), recordSightings: recordSightings() }),
)

export const requirePost = /* @__PURE__ */ once(() => makeRequirePost({ posts: cacheExistence(postStore()) }))

/** Publishes posts without polls, so that a function that publishes no others has no access to polls. */
export const publishPost = /* @__PURE__ */ once(
  (): PublishPost<'poll'> =>
    makePublishPost({ posts: postStore(), registerUser: registerUser(), clock, newId: snowflakes() }),
)

/** What creates the poll of a post. Its title is the post's text. */
const pollItems = /* @__PURE__ */ once((): PollItems => {
  const create = pollCreation()
  return ({ pollId, poll, postId, text, author, createdAt }) =>
    pollId !== undefined && poll ? create({ pollId, title: text, author, ...poll, createdAt, postId }) : []
})

export const publishPostWithPoll = /* @__PURE__ */ once(() =>
  makePublishPost({
    posts: dynamodbPostStore(sharedDynamoDB(), tables(), countPostOf(), pollItems()),
    registerUser: registerUser(),
    clock,
    newId: snowflakes(),
  }),
)

const listing = /* @__PURE__ */ once(() => ({ posts: postStore(), likesOf: likeStore().likesOf }))

export const listPosts = /* @__PURE__ */ once(() => makeListPosts(listing()))

export const getPost = /* @__PURE__ */ once(() => makeGetPost(listing()))

export const listUserPosts = /* @__PURE__ */ once(() => makeListUserPosts(listing()))

export const deletePost = /* @__PURE__ */ once(() =>
  makeDeletePost({
    deletion: dynamodbPostDeletion(sharedDynamoDB(), tables(), {
      countPost: countPostOf(),
      pollDeletion: pollDeletion(),
      clock,
    }),
    removeLikes: likeStore().removePost,
  }),
)
