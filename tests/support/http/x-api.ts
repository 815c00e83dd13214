import { expect } from '@jest/globals'
import type { DescribedRoute } from '../../../lib/api/contract/define-route.ts'
import * as likes from '../../../lib/api/x/likes/tweet-likes-contract.ts'
import * as tokens from '../../../lib/api/x/oauth2/tokens-contract.ts'
import { searchRecentTweets } from '../../../lib/api/x/search/search-contract.ts'
import * as timelines from '../../../lib/api/x/tweets/timelines-contract.ts'
import * as tweetWrites from '../../../lib/api/x/tweets/tweet-writes-contract.ts'
import * as tweets from '../../../lib/api/x/tweets/tweets-contract.ts'
import * as users from '../../../lib/api/x/users/x-users-contract.ts'
import { checkXHealth } from '../../../lib/api/x/x-health-contract.ts'
import { expectDescribed } from '../openapi/described-reply.ts'
import { call, type Reply, type RequestParts } from './events.ts'

export interface XRequest extends RequestParts {
  /** The bearer token; null for a request without an Authorization header. */
  readonly token?: string | null
}

/** The body of an answer of X's API, whichever it is. */
export interface XBody {
  // biome-ignore lint/suspicious/noExplicitAny: tests compare the members of many kinds of things.
  readonly data?: any
  readonly includes?: {
    readonly users?: Thing[]
    readonly tweets?: Thing[]
    readonly posts?: Thing[]
    readonly polls?: Thing[]
  }
  readonly errors?: readonly Thing[]
  readonly meta?: Thing
  readonly title?: string
  readonly detail?: string
  readonly type?: string
  readonly status?: number
}

export type Thing = Readonly<Record<string, unknown>>

type Handler = Parameters<typeof call>[0]
type Answering = Pick<DescribedRoute<unknown, unknown, never>, 'method' | 'path'>

/**
 * Sends requests to a route of X's API, in the name of alice unless a token says otherwise. Every answer must be as the
 * description has it, and have X's headers.
 */
function sender(load: () => Promise<{ handler: Handler }>, route: Answering) {
  return async ({ token = 'alice', ...parts }: XRequest = {}): Promise<Reply<XBody>> => {
    const { handler } = await load()
    const headers = { ...(token !== null && { authorization: `Bearer ${token}` }), ...parts.headers }
    const routeKey = `${route.method} ${route.path}`
    const reply = await call<XBody>(handler, routeKey, { ...parts, headers })
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-transaction-id': expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    for (const name of ['x-rate-limit-reset', 'x-access-level']) {
      expect([name, name in reply.headers]).toEqual([name, reply.status !== 401])
    }
    if (reply.status !== 405) expectDescribed(routeKey, reply)
    return reply
  }
}

const reads = () => import('../../../handlers/x/reads.ts')
const writes = () => import('../../../handlers/x/writes.ts')
const open = () => import('../../../handlers/x/open.ts')

/** The handlers of X's API. They need `useDynamoDB()` and `useRedis()`. */
export const xApi = {
  tweet: sender(reads, tweets.getTweet),
  tweets: sender(reads, tweets.listTweets),
  likers: sender(reads, likes.listLikingUsers),
  likedTweets: sender(reads, likes.listLikedTweets),
  userTweets: sender(reads, timelines.listUserTweets),
  search: sender(reads, searchRecentTweets),
  timeline: sender(reads, timelines.listHomeTimeline),
  createTweet: sender(writes, tweetWrites.createTweet),
  deleteTweet: sender(writes, tweetWrites.deleteTweet),
  like: sender(writes, likes.likeTweet),
  unlike: sender(writes, likes.unlikeTweet),
  me: sender(writes, users.getMe),
  user: sender(reads, users.getUserById),
  users: sender(reads, users.listUsersById),
  userByName: sender(reads, users.getUserByUsername),
  usersByName: sender(reads, users.listUsersByUsername),
  appToken: sender(open, tokens.getAppToken),
  userToken: sender(open, tokens.getUserToken),
  health: sender(open, checkXHealth),
}
