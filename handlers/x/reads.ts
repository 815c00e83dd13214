import * as likes from '../../lib/api/x/likes/tweet-likes-contract.ts'
import { searchRecentTweets } from '../../lib/api/x/search/search-contract.ts'
import * as timelines from '../../lib/api/x/tweets/timelines-contract.ts'
import * as tweets from '../../lib/api/x/tweets/tweets-contract.ts'
import * as users from '../../lib/api/x/users/x-users-contract.ts'
import * as x from '../../lib/api/x/wiring.ts'
import { endpoint, serving } from '../../lib/api/x/x-endpoint.ts'

export const handler = serving([
  endpoint(tweets.getTweet, x.getTweets()),
  endpoint(tweets.listTweets, x.getTweets()),
  endpoint(timelines.listUserTweets, x.listUserTweets()),
  endpoint(timelines.listHomeTimeline, x.listHomeTimeline()),
  endpoint(searchRecentTweets, x.searchTweets()),
  endpoint(likes.listLikingUsers, x.listLikingUsers()),
  endpoint(likes.listLikedTweets, x.listLikedTweets()),
  endpoint(users.getUserById, x.getUsers()),
  endpoint(users.getUserByUsername, x.getUsers()),
  endpoint(users.listUsersById, x.getUsers()),
  endpoint(users.listUsersByUsername, x.getUsers()),
])
