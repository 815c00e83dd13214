import * as v from 'valibot'
import type { Post } from '../../../posts/post.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import * as body from '../body-fields.ts'
import { actingUser } from '../caller-fields.ts'
import { invalidRequest } from '../errors.ts'
import { createdTweet, deletedAnswer } from '../schemas.ts'
import { id } from '../x-parameters.ts'

const replySettings = v.optional(body.oneOf(['following', 'mentionedUsers', 'subscribers', 'verified']))

export const replyDraft = body.closed({
  in_reply_to_tweet_id: body.id,
  exclude_reply_user_ids: v.optional(body.list(body.id)),
  auto_populate_reply_metadata: v.optional(body.boolean),
})

export const pollDraft = body.closed({
  options: body.distinct(body.listOfLength(2, 4, body.label(25))),
  duration_minutes: body.integer(5, 10_080),
  reply_settings: replySettings,
})

export const editOptions = body.closed({ previous_post_id: body.id })

export const geo = body.closed({ place_id: body.string })

/** What X knows and this service has no use for is taken and left alone, except for media, which nobody would find. */
export const tweetDraft = body.closed({
  text: body.text(280),
  reply: v.optional(replyDraft),
  quote_tweet_id: v.optional(body.id),
  poll: v.optional(pollDraft),
  reply_settings: replySettings,
  card_uri: v.optional(body.string),
  community_id: v.optional(body.id),
  direct_message_deep_link: v.optional(body.string),
  edit_options: v.optional(editOptions),
  for_super_followers_only: v.optional(body.boolean),
  geo: v.optional(geo),
  made_with_ai: v.optional(body.boolean),
  media: v.optional(body.anything),
  nullcast: v.optional(body.boolean),
  paid_partnership: v.optional(body.boolean),
  share_with_followers: v.optional(body.boolean),
})

export const createTweet = defineRoute({
  operationId: 'createTweet',
  summary: 'Publish a post',
  method: 'POST',
  path: '/2/tweets',
  otherMethods: ['GET'],
  fields: { user: actingUser, body: tweetDraft },
  answers: { 201: createdTweet },
  problems: {
    403: 'An app may not publish, the post that is replied to or quoted does not exist, or the request comes from a web page that is not allowed',
  },
  accept({ user, body: { text, reply, quote_tweet_id, poll, media } }) {
    if (media) throw invalidRequest([{ parameters: {}, message: 'Your media IDs are invalid.' }])
    if (poll && quote_tweet_id !== undefined) {
      throw invalidRequest([{ parameters: {}, message: '$.poll: can not be combined with quote_tweet_id' }])
    }
    return {
      user,
      text,
      inReplyTo: reply?.in_reply_to_tweet_id,
      quoted: quote_tweet_id,
      poll: poll && { options: poll.options, durationMinutes: poll.duration_minutes },
    }
  },
  answer: ({ postId, text }: Post) =>
    created({ data: { id: postId, text, edit_history_tweet_ids: [postId] } }),
})

export const deleteTweet = defineRoute({
  operationId: 'deleteTweet',
  summary: 'Delete a post with its likes, as its author; a post that is not there counts as deleted',
  method: 'DELETE',
  path: '/2/tweets/{id}',
  otherMethods: ['GET'],
  fields: { user: actingUser, id },
  answers: { 200: deletedAnswer },
  problems: {
    403: 'An app may not delete, the post is by another user, or the request comes from a web page that is not allowed',
  },
  accept: ({ user, id }) => ({ user, postId: id }),
  answer: (_done: unknown) => ok({ data: { deleted: true } }),
})
