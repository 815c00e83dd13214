import * as v from 'valibot'
import { storeUnavailable } from '../../platform/store-failure.ts'
import { notTheAuthor, referenceNotFound } from '../../posts/refusals.ts'
import { userIdOf } from '../../users/user-id.ts'
import { openapiDescription } from '../openapi/description-route.ts'
import type { RouteExamples, ServiceDescription } from '../openapi/service-description.ts'
import { invalidRequest, notFoundEntry, unsupportedAuthentication } from './errors.ts'
import { likeDraft } from './likes/tweet-likes-contract.ts'
import { unsupportedGrant } from './oauth2/issue-token.ts'
import { token, tokenRequest } from './oauth2/tokens-contract.ts'
import * as schemas from './schemas.ts'
import * as selection from './selection.ts'
import { editOptions, geo, pollDraft, replyDraft, tweetDraft } from './tweets/tweet-writes-contract.ts'
import { fromForeignPage } from './x-conventions.ts'
import { checkXHealth } from './x-health-contract.ts'
import type { xService } from './x-service.ts'

const id = '2008204811008016384'
const pollId = '2008204811008016385'
const replyId = '2008451658666218514'
const alice = userIdOf('alice')
const bob = userIdOf('bob')
const text = 'Is a hot dog a sandwich?'
const answerText = 'No, and it never was.'
const written = '2026-01-05T16:03:00.000Z'
const ends = '2026-01-06T16:03:00.000Z'

const noReaction = {
  reply_count: 1,
  like_count: 5,
  quote_count: 0,
  bookmark_count: 0,
  impression_count: 0,
}
const details = { author_id: alice, created_at: written, attachments: { poll_ids: [pollId] } }
/** A post in the words of tweets, and in those of posts. */
const tweet = {
  id,
  text,
  edit_history_tweet_ids: [id],
  ...details,
  public_metrics: { retweet_count: 0, ...noReaction },
}
const post = {
  id,
  text,
  edit_history_post_ids: [id],
  ...details,
  public_metrics: { repost_count: 0, ...noReaction },
}
const reply = {
  id: replyId,
  text: answerText,
  edit_history_tweet_ids: [replyId],
  author_id: bob,
  conversation_id: id,
  in_reply_to_user_id: alice,
  referenced_tweets: [{ type: 'replied_to' as const, id }],
}
const user = { id: alice, name: 'alice', username: 'alice' }
const countedUser = {
  ...user,
  created_at: '2026-01-05T12:00:00.000Z',
  public_metrics: {
    followers_count: 0,
    following_count: 0,
    tweet_count: 1,
    post_count: 1,
    listed_count: 0,
    like_count: 2,
    media_count: 0,
  },
}
const poll = {
  id: pollId,
  options: [
    { position: 1, label: 'yes', votes: 2 },
    { position: 2, label: 'no', votes: 1 },
  ],
  duration_minutes: 1_440,
  end_datetime: ends,
  voting_status: 'open' as const,
}

/** What to show of posts, in the words of tweets and in those of posts. */
const tweetWords = {
  'tweet.fields': ['created_at', 'public_metrics'],
  expansions: ['attachments.poll_ids', 'author_id'],
  'poll.fields': ['duration_minutes', 'end_datetime', 'voting_status'],
}
const postWords = {
  'post.fields': tweetWords['tweet.fields'],
  'user.fields': ['verified'],
  'poll.fields': tweetWords['poll.fields'],
  'media.fields': ['url'],
  'place.fields': ['full_name'],
  expansions: [...tweetWords.expansions, 'referenced_posts'],
}
const includes = { users: [user], polls: [poll] }

function inBothWords(request: Readonly<Record<string, unknown>>) {
  return { tweets: { ...request, ...tweetWords }, posts: { ...request, ...postWords } }
}

/** What to show of users, likewise. */
const userFields = { 'user.fields': ['created_at', 'public_metrics'] }

function ofUsers(request: Readonly<Record<string, unknown>>) {
  return {
    counted: { ...request, ...userFields },
    tweets: { ...request, expansions: ['pinned_tweet_id'], 'tweet.fields': ['created_at'] },
    posts: { ...request, expansions: ['pinned_post_id'], 'post.fields': ['created_at'] },
  }
}

/** A token stands for a place in a list, so that these are tokens of no list. */
const tokens = { next_token: 'nWyIyMDI2LTAxLTA1Il0', previous_token: 'pWyIyMDI2LTAxLTA2Il0' }
const following = { pagination_token: tokens.next_token }
const counted = { result_count: 1, ...tokens }
const ranged = { ...counted, newest_id: id, oldest_id: id }

function noTweet(parameter: string) {
  return { errors: [notFoundEntry('tweet', parameter, '22')] }
}

function noUser(parameter: string, value: string) {
  return { errors: [notFoundEntry('user', parameter, value)] }
}

const between = { since_id: '1', until_id: replyId, start_time: written, end_time: ends }
const timelineRequests = {
  ...inBothWords({ id: alice, max_results: 20, exclude: ['replies'] }),
  between: { id: alice, ...between },
  following: { id: alice, ...following },
}
const timelineAnswers = {
  200: {
    tweets: { data: [tweet], includes, meta: ranged },
    posts: { data: [post], includes, meta: ranged },
    empty: { meta: { result_count: 0 } },
  },
}

const mayNot = [{ error: unsupportedAuthentication() }, { error: fromForeignPage() }]

const noGrant: Pick<RouteExamples, 'problems'> = {
  problems: {
    400: [
      { error: unsupportedGrant('password') },
      { error: invalidRequest([{ message: 'The form is not well-formed' }]) },
    ],
  },
}

/** What the description of X's API says beyond its contracts. The names are X's where X has one. */
export const xDescription: ServiceDescription<typeof xService> = {
  schemas: {
    Post: schemas.tweet,
    PostPublicMetrics: schemas.tweetMetrics,
    PostAttachments: schemas.attachments,
    PostReference: schemas.reference,
    User: schemas.user,
    UserPublicMetrics: schemas.userMetrics,
    Poll: schemas.poll,
    PollOption: schemas.option,
    Expansions: schemas.includes,
    ResourceNotFoundProblem: schemas.notFound,
    RequestFault: v.object({
      message: v.pipe(
        v.string(),
        v.description('What is wrong with a body begins with the path to it, as in `$.poll.options`'),
      ),
      parameters: v.optional(
        v.pipe(
          v.record(v.string(), v.array(v.string())),
          v.description('The values that were sent, by the names of their parameters of the path or query'),
        ),
      ),
    }),
    PostField: selection.postField,
    UserField: selection.userField,
    PollField: selection.pollField,
    MediaField: selection.mediaField,
    PlaceField: selection.placeField,
    PostExpansion: selection.postExpansion,
    UserExpansion: selection.userExpansion,
    PostAnswer: schemas.tweetAnswer,
    PostsAnswer: schemas.tweetsAnswer,
    PostPage: schemas.tweetPage,
    PostTimeline: schemas.timelinePage,
    UserAnswer: schemas.userAnswer,
    UsersAnswer: schemas.usersAnswer,
    UserPage: schemas.userPage,
    CountMeta: schemas.countMeta,
    ListMeta: schemas.listMeta,
    TimelineMeta: schemas.timelineMeta,
    CreatePostRequest: tweetDraft,
    CreatePostReply: replyDraft,
    CreatePostPoll: pollDraft,
    CreatePostEditOptions: editOptions,
    CreatePostGeo: geo,
    CreatePostAnswer: schemas.createdTweet,
    CreatedPost: schemas.newTweet,
    DeletePostAnswer: schemas.deletedAnswer,
    Deletion: schemas.deletion,
    LikePostRequest: likeDraft,
    LikePostAnswer: schemas.likedAnswer,
    Liking: schemas.liking,
    TokenRequest: tokenRequest,
    Token: token,
    ServiceHealth: checkXHealth.answers[200],
    Description: openapiDescription,
  },
  examples: {
    checkXHealth: {
      answers: { 200: { healthy: { service: 'x', status: 'ok' } } },
      problems: { 503: [{ error: storeUnavailable('Redis', undefined) }] },
    },
    createTweet: {
      requests: {
        poll: { body: { text, poll: { options: ['yes', 'no'], duration_minutes: 1_440 } } },
        reply: { body: { text: answerText, reply: { in_reply_to_tweet_id: id } } },
        quote: { body: { text: 'Look at that.', quote_tweet_id: id } },
      },
      answers: { 201: { created: { data: { id, text, edit_history_tweet_ids: [id] } } } },
      problems: { 403: [...mayNot, { error: referenceNotFound('22', 'reply') }] },
    },
    deleteTweet: {
      requests: { own: { id } },
      answers: { 200: { deleted: { data: { deleted: true } } } },
      problems: { 403: [...mayNot, { error: notTheAuthor(id, 'bob') }] },
    },
    describeX: { answers: { 200: { description: { openapi: '3.1.0' } } } },
    getAppToken: {
      requests: { app: { form: { grant_type: 'client_credentials' } } },
      answers: { 200: { app: { token_type: 'bearer', access_token: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } } },
      ...noGrant,
    },
    getMe: {
      requests: ofUsers({}),
      answers: { 200: { user: { data: user }, counted: { data: countedUser } } },
    },
    getTweet: {
      requests: inBothWords({ id }),
      answers: {
        200: {
          tweets: { data: tweet, includes },
          posts: { data: post, includes },
          reply: { data: reply, includes: { tweets: [{ id, text, edit_history_tweet_ids: [id] }] } },
          missing: noTweet('id'),
        },
      },
    },
    getUserById: {
      requests: ofUsers({ id: alice }),
      answers: { 200: { user: { data: countedUser }, missing: noUser('id', '22') } },
    },
    getUserByUsername: {
      requests: ofUsers({ username: 'alice' }),
      answers: { 200: { user: { data: countedUser }, missing: noUser('username', 'nobody') } },
    },
    getUserToken: {
      requests: {
        code: { form: { grant_type: 'authorization_code', code: 'alice' } },
        refresh: { form: { grant_type: 'refresh_token', refresh_token: 'alice' } },
      },
      answers: {
        200: {
          user: {
            token_type: 'bearer',
            expires_in: 7_200,
            access_token: 'alice',
            scope: 'tweet.read tweet.write users.read like.read like.write offline.access',
            refresh_token: 'alice',
          },
        },
      },
      ...noGrant,
    },
    likeTweet: {
      requests: { like: { id: alice, body: { tweet_id: id } } },
      answers: { 200: { liked: { data: { liked: true } } } },
    },
    listHomeTimeline: {
      requests: timelineRequests,
      answers: timelineAnswers,
    },
    listLikedTweets: {
      requests: { ...inBothWords({ id: alice, max_results: 20 }), following: { id: alice, ...following } },
      answers: {
        200: {
          tweets: { data: [tweet], includes, meta: counted },
          posts: { data: [post], includes, meta: counted },
          empty: { meta: { result_count: 0 } },
          missing: noUser('id', '22'),
        },
      },
    },
    listLikingUsers: {
      requests: { ...ofUsers({ id, max_results: 20 }), following: { id, ...following } },
      answers: {
        200: {
          users: { data: [user], meta: counted },
          empty: { meta: { result_count: 0 } },
          missing: noTweet('id'),
        },
      },
    },
    listTweets: {
      requests: inBothWords({ ids: [id, '22'] }),
      answers: {
        200: {
          tweets: { data: [tweet], includes, meta: { result_count: 1 }, ...noTweet('ids') },
          posts: { data: [post], includes, meta: { result_count: 1 } },
        },
      },
    },
    listUserTweets: {
      requests: timelineRequests,
      answers: { 200: { ...timelineAnswers[200], missing: noUser('id', '22') } },
    },
    listUsersById: {
      requests: ofUsers({ ids: [alice, '22'] }),
      answers: { 200: { users: { data: [countedUser], ...noUser('ids', '22') } } },
    },
    listUsersByUsername: {
      requests: ofUsers({ usernames: ['alice', 'nobody'] }),
      answers: { 200: { users: { data: [countedUser], ...noUser('usernames', 'nobody') } } },
    },
    searchRecentTweets: {
      requests: {
        ...inBothWords({ query: 'sandwich from:alice -is:reply', max_results: 20 }),
        between: { query: '"hot dog"', sort_order: 'recency', ...between },
        following: { query: 'sandwich', next_token: tokens.next_token },
        followingToo: { query: 'sandwich', ...following },
      },
      answers: timelineAnswers,
    },
    unlikeTweet: {
      requests: { unlike: { id: alice, tweet_id: id } },
      answers: { 200: { unliked: { data: { liked: false } } } },
    },
  },
}
