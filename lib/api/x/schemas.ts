import * as v from 'valibot'
import { timestamp } from '../contract/fields.ts'
import { decimal } from './x-parameters.ts'

/** The bodies of answers, as the description shows them. Where X has two words for a member, an answer has one of them. */
const id = v.pipe(v.string(), v.regex(decimal))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const reference = v.object({ type: v.picklist(['replied_to', 'quoted']), id })

/** Positions count from 1. */
export const option = v.object({ position: count, label: v.string(), votes: count })

export const poll = v.object({
  id,
  options: v.array(option),
  duration_minutes: v.optional(count),
  end_datetime: v.optional(timestamp),
  voting_status: v.optional(v.picklist(['open', 'closed'])),
})

export const attachments = v.object({ poll_ids: v.array(id) })

export const tweetMetrics = v.object({
  retweet_count: v.optional(count),
  repost_count: v.optional(count),
  reply_count: count,
  like_count: count,
  quote_count: count,
  bookmark_count: count,
  impression_count: count,
})

export const tweet = v.object({
  id,
  text: v.string(),
  edit_history_tweet_ids: v.optional(v.array(id)),
  edit_history_post_ids: v.optional(v.array(id)),
  created_at: v.optional(timestamp),
  author_id: v.optional(id),
  conversation_id: v.optional(id),
  in_reply_to_user_id: v.optional(id),
  referenced_tweets: v.optional(v.array(reference)),
  referenced_posts: v.optional(v.array(reference)),
  attachments: v.optional(attachments),
  public_metrics: v.optional(tweetMetrics),
  possibly_sensitive: v.optional(v.boolean()),
  reply_settings: v.optional(v.string()),
})

/** A post as its publication answers: always in the tweet vocabulary. */
export const newTweet = v.object({ id, text: v.string(), edit_history_tweet_ids: v.array(id) })

export const createdTweet = v.object({ data: newTweet })

export const deletion = v.object({ deleted: v.boolean() })
export const deletedAnswer = v.object({ data: deletion })

export const liking = v.object({ liked: v.boolean() })
export const likedAnswer = v.object({ data: liking })

export const userMetrics = v.object({
  followers_count: count,
  following_count: count,
  tweet_count: count,
  post_count: count,
  listed_count: count,
  like_count: count,
  media_count: count,
})

export const user = v.object({
  id,
  name: v.string(),
  username: v.string(),
  created_at: v.optional(timestamp),
  public_metrics: v.optional(userMetrics),
  protected: v.optional(v.boolean()),
  verified: v.optional(v.boolean()),
  verified_type: v.optional(v.string()),
})

export const includes = v.object({
  users: v.optional(v.array(user)),
  tweets: v.optional(v.array(tweet)),
  posts: v.optional(v.array(tweet)),
  polls: v.optional(v.array(poll)),
})

export const notFound = v.object({
  value: v.string(),
  detail: v.string(),
  title: v.literal('Not Found Error'),
  resource_type: v.picklist(['tweet', 'user']),
  parameter: v.string(),
  resource_id: v.string(),
  type: v.string(),
})

const beside = { includes: v.optional(includes), errors: v.optional(v.array(notFound)) }

/** The answer with one thing; without `data` if it does not exist. */
export const tweetAnswer = v.object({ data: v.optional(tweet), ...beside })
export const userAnswer = v.object({ data: v.optional(user), ...beside })

export const countMeta = v.object({ result_count: count })

/** The answer with those of several things that exist; without `data` if none does. */
export const tweetsAnswer = v.object({ data: v.optional(v.array(tweet)), meta: countMeta, ...beside })
export const usersAnswer = v.object({ data: v.optional(v.array(user)), ...beside })

const tokens = { next_token: v.optional(v.string()), previous_token: v.optional(v.string()) }

export const listMeta = v.object({ result_count: count, ...tokens })

export const timelineMeta = v.object({
  result_count: count,
  newest_id: v.optional(id),
  oldest_id: v.optional(id),
  ...tokens,
})

/** A page of a list: without `data` if it is empty, and without `meta` if what the list belongs to does not exist. */
export const tweetPage = v.object({
  data: v.optional(v.array(tweet)),
  meta: v.optional(listMeta),
  ...beside,
})
export const userPage = v.object({ data: v.optional(v.array(user)), meta: v.optional(listMeta), ...beside })
export const timelinePage = v.object({
  data: v.optional(v.array(tweet)),
  meta: v.optional(timelineMeta),
  ...beside,
})

export type Tweet = v.InferOutput<typeof tweet>
export type XPoll = v.InferOutput<typeof poll>
export type XUser = v.InferOutput<typeof user>
