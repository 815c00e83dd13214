import type { ApiService } from '../contract/api-service.ts'
import { describeService } from '../openapi/description-route.ts'
import { likeTweet, listLikedTweets, listLikingUsers, unlikeTweet } from './likes/tweet-likes-contract.ts'
import { getAppToken, getUserToken } from './oauth2/tokens-contract.ts'
import { searchRecentTweets } from './search/search-contract.ts'
import { listHomeTimeline, listUserTweets } from './tweets/timelines-contract.ts'
import { createTweet, deleteTweet } from './tweets/tweet-writes-contract.ts'
import { getTweet, listTweets } from './tweets/tweets-contract.ts'
import {
  getMe,
  getUserById,
  getUserByUsername,
  listUsersById,
  listUsersByUsername,
} from './users/x-users-contract.ts'
import { checkXHealth } from './x-health-contract.ts'

export const describeX = describeService('x')

/** The paths of X begin with no prefix: they are the same everywhere. */
export const xService = {
  name: 'x',
  title: 'X',
  description: 'Posts, likes, users and polls by the routes of the X API v2.',
  prefix: '/x',
  routes: [
    checkXHealth,
    createTweet,
    deleteTweet,
    getAppToken,
    getMe,
    getTweet,
    getUserById,
    getUserByUsername,
    getUserToken,
    likeTweet,
    listHomeTimeline,
    listLikedTweets,
    listLikingUsers,
    listTweets,
    listUserTweets,
    listUsersById,
    listUsersByUsername,
    searchRecentTweets,
    unlikeTweet,
    describeX,
  ],
} satisfies ApiService
