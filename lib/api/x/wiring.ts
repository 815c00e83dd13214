import { likeStore } from '../../likes/store-wiring.ts'
import { likePost, unlikePost } from '../../likes/wiring.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { once } from '../../platform/once.ts'
import { voteStore } from '../../polls/wiring.ts'
import { deletePost, postStore, publishPostWithPoll } from '../../posts/wiring.ts'
import { canonicalName, registerUser, userStore } from '../../users/wiring.ts'
import { makeActingName } from './acting-name.ts'
import { makeHydratePolls } from './hydrate-polls.ts'
import { makeCountUsers, makeHydrateUsers } from './hydrate-users.ts'
import { makeHydrate } from './hydration.ts'
import { makeChangeLike } from './likes/change-like.ts'
import { makeListLikedTweets, makeListLikingUsers } from './likes/list-likes.ts'
import { makeSearchTweets } from './search/search-tweets.ts'
import { makeCreateTweet } from './tweets/create-tweet.ts'
import { makeDeleteTweet } from './tweets/delete-tweet.ts'
import { makeGetTweets } from './tweets/get-tweets.ts'
import { makeListTimeline, makeListUserTimeline } from './tweets/timelines.ts'
import { makeGetMe } from './users/get-me.ts'
import { makeGetUsers } from './users/get-users.ts'

const findUsers = /* @__PURE__ */ once(() => userStore().findByIds)

const actingName = /* @__PURE__ */ once(() =>
  makeActingName({ canonicalName: canonicalName(), findUsers: findUsers() }),
)

const countUsers = /* @__PURE__ */ once(() => makeCountUsers({ countLikes: likeStore().countAll }))

const hydrateUsers = /* @__PURE__ */ once(() =>
  makeHydrateUsers({ findByNames: userStore().findByNames, countLikes: likeStore().countAll }),
)

const hydrate = /* @__PURE__ */ once(() =>
  makeHydrate({
    findPosts: postStore().find,
    findByNames: userStore().findByNames,
    countLikes: likeStore().countAll,
    hydratePolls: makeHydratePolls({ ...voteStore(), clock }),
  }),
)

export const getTweets = /* @__PURE__ */ once(() =>
  makeGetTweets({ findPosts: postStore().find, countLikes: likeStore().countAll, hydrate: hydrate() }),
)

export const getUsers = /* @__PURE__ */ once(() =>
  makeGetUsers({ findUsers: findUsers(), countUsers: countUsers() }),
)

export const getMe = /* @__PURE__ */ once(() =>
  makeGetMe({
    actingName: actingName(),
    findUser: userStore().find,
    registerUser: registerUser(),
    countUsers: countUsers(),
  }),
)

export const listUserTweets = /* @__PURE__ */ once(() =>
  makeListUserTimeline({
    findUsers: findUsers(),
    listByAuthor: postStore().listByAuthor,
    hydrate: hydrate(),
  }),
)

export const listHomeTimeline = /* @__PURE__ */ once(() =>
  makeListTimeline({ list: postStore().list, hydrate: hydrate() }),
)

export const searchTweets = /* @__PURE__ */ once(() =>
  makeSearchTweets({ list: postStore().list, hydrate: hydrate() }),
)

export const listLikingUsers = /* @__PURE__ */ once(() =>
  makeListLikingUsers({
    listLikers: likeStore().listLikers,
    postExists: postStore().exists,
    hydrateUsers: hydrateUsers(),
  }),
)

export const listLikedTweets = /* @__PURE__ */ once(() =>
  makeListLikedTweets({
    findUsers: findUsers(),
    listLikedPosts: likeStore().listLikedPosts,
    findPosts: postStore().find,
    hydrate: hydrate(),
  }),
)

export const createTweet = /* @__PURE__ */ once(() =>
  makeCreateTweet({ publishPost: publishPostWithPoll(), actingName: actingName() }),
)

export const deleteTweet = /* @__PURE__ */ once(() =>
  makeDeleteTweet({ deletePost: deletePost(), actingName: actingName() }),
)

export const likeTweet = /* @__PURE__ */ once(() =>
  makeChangeLike({ change: likePost(), actingName: actingName() }),
)

export const unlikeTweet = /* @__PURE__ */ once(() =>
  makeChangeLike({ change: unlikePost(), actingName: actingName() }),
)

/** The API works if both stores do. A look-up of a post that cannot exist shows that their table can be read. */
export const checkHealth = /* @__PURE__ */ once(() => {
  const [likes, posts] = [likeStore(), postStore()]
  return async () => {
    await Promise.all([likes.checkWritable(), posts.exists('health-check')])
    return { service: 'x', status: 'ok' } as const
  }
})
