import { defineRoute, ok } from '../../contract/define-route.ts'
import * as body from '../body-fields.ts'
import { actingUser } from '../caller-fields.ts'
import { notFoundEntry } from '../errors.ts'
import { requireOwnId } from '../own-id.ts'
import { tokensOf } from '../page-token.ts'
import { likedAnswer, tweetPage, userPage } from '../schemas.ts'
import { postSelection, selectionOf, userSelection } from '../selection.ts'
import type { UserTimeline } from '../tweets/timelines.ts'
import { postsView } from '../views/timeline-view.ts'
import { userView } from '../views/user-view.ts'
import { id, maxResults, paginationToken } from '../x-parameters.ts'
import type { LikingUsers } from './list-likes.ts'

export const likeDraft = body.closed({ tweet_id: body.id })

export const likeTweet = defineRoute({
  operationId: 'likeTweet',
  summary: 'Like a post; liking it again changes nothing',
  method: 'POST',
  path: '/2/users/{id}/likes',
  fields: { user: actingUser, id, body: likeDraft },
  answers: { 200: likedAnswer },
  accept: ({ user, id, body }) => ({ user: requireOwnId(user, id), postId: body.tweet_id }),
  answer: (_done: unknown) => ok({ data: { liked: true } }),
})

export const unlikeTweet = defineRoute({
  operationId: 'unlikeTweet',
  summary: 'Take a like back; without one, nothing changes',
  method: 'DELETE',
  path: '/2/users/{id}/likes/{tweet_id}',
  fields: { user: actingUser, id, tweet_id: id },
  answers: { 200: likedAnswer },
  accept: ({ user, id, tweet_id }) => ({ user: requireOwnId(user, id), postId: tweet_id }),
  answer: (_done: unknown) => ok({ data: { liked: false } }),
})

const listing = { pagination_token: paginationToken }

export const listLikingUsers = defineRoute({
  operationId: 'listLikingUsers',
  summary: 'The users who like a post, newest like first',
  method: 'GET',
  path: '/2/tweets/{id}/liking_users',
  fields: { user: actingUser, id, max_results: maxResults(1, 100, 100), ...listing, ...userSelection },
  accept: ({ user: _, id, max_results, pagination_token, ...input }) => ({
    postId: id,
    limit: max_results,
    token: pagination_token,
    selection: selectionOf(input),
  }),
  answers: { 200: userPage },
  answer: ({ postId, isMissing, users, selection, ...beside }: LikingUsers) =>
    ok({
      ...(users.length > 0 && { data: users.map((liker) => userView(liker, selection)) }),
      ...(isMissing
        ? { errors: [notFoundEntry('tweet', 'id', postId)] }
        : { meta: { result_count: users.length, ...tokensOf(beside) } }),
    }),
})

export const listLikedTweets = defineRoute({
  operationId: 'listLikedTweets',
  summary: 'The posts that a user likes, newest like first',
  method: 'GET',
  path: '/2/users/{id}/liked_tweets',
  fields: { user: actingUser, id, max_results: maxResults(5, 100, 100), ...listing, ...postSelection },
  accept: ({ user: _, id, max_results, pagination_token, ...input }) => ({
    userId: id,
    limit: max_results,
    token: pagination_token,
    selection: selectionOf(input),
  }),
  answers: { 200: tweetPage },
  answer: ({ userId, page }: UserTimeline) =>
    ok(page ? postsView(page) : { errors: [notFoundEntry('user', 'id', userId)] }),
})
