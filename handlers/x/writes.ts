import * as likes from '../../lib/api/x/likes/tweet-likes-contract.ts'
import * as tweets from '../../lib/api/x/tweets/tweet-writes-contract.ts'
import * as users from '../../lib/api/x/users/x-users-contract.ts'
import * as x from '../../lib/api/x/wiring.ts'
import { endpoint, serving } from '../../lib/api/x/x-endpoint.ts'

export const handler = serving([
  endpoint(tweets.createTweet, x.createTweet()),
  endpoint(tweets.deleteTweet, x.deleteTweet()),
  endpoint(likes.likeTweet, x.likeTweet()),
  endpoint(likes.unlikeTweet, x.unlikeTweet()),
  endpoint(users.getMe, x.getMe()),
])
