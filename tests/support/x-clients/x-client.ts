/** The operations of X's API by which the cases try a client. */
export type Lookup = 'me' | 'tweet' | 'tweets' | 'user' | 'userByName' | 'users' | 'usersByName'
export type Write = 'createTweet' | 'deleteTweet' | 'like' | 'unlike'
export type List = 'userTweets' | 'home' | 'likers' | 'liked' | 'search'
export type Operation = Lookup | Write | List

/** Parameters of a query by X's names. */
export type Options = Readonly<Record<string, string | number | readonly string[]>>

export interface XRequest {
  /** The id, or the name, of what is asked for or, where a user acts, of that user. */
  readonly id?: string
  readonly ids?: readonly string[]
  readonly tweetId?: string
  readonly query?: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly options?: Options
}

export type Thing = Readonly<Record<string, unknown>>

/** An answer as the client gives it, its names as X spells them. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the cases compare the members of many kinds of things.
  readonly data?: any
  readonly includes?: Readonly<Record<string, readonly Thing[]>>
  readonly errors?: readonly Thing[]
  readonly meta?: Thing
}

/** The ids on the pages of a list from its first to its last, and from the one before the last to the first. */
export interface ThereAndBack {
  readonly there: readonly (readonly string[])[]
  readonly back: readonly (readonly string[])[]
}

/** The words of X's API that a client uses. */
export interface Words {
  readonly fields: string
  readonly history: string
  readonly references: string
  readonly referenced: string
  readonly included: string
  readonly reposts: string
}

export const tweetWords: Words = {
  fields: 'tweet.fields',
  history: 'edit_history_tweet_ids',
  references: 'referenced_tweets',
  referenced: 'referenced_tweets.id',
  included: 'tweets',
  reposts: 'retweet_count',
}

export const postWords: Words = {
  fields: 'post.fields',
  history: 'edit_history_post_ids',
  references: 'referenced_posts',
  referenced: 'referenced_posts',
  included: 'posts',
  reposts: 'repost_count',
}

/** One of X's clients in one form of OAuth, unmodified. */
export interface XClient {
  readonly words: Words
  /** Rejects with a `ClientFailure` where the client throws its own error. */
  readonly call: (as: string, operation: Operation, request?: XRequest) => Promise<Answer>
  /** Reads a list by the client's own pages. */
  readonly pages: (as: string, list: List, request: XRequest) => Promise<ThereAndBack>
  readonly stop?: () => void
}

/** The error of a client. */
export class ClientFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`${status} ${JSON.stringify(body)}`)
  }
}

export type Authentication = 'OAuth 2.0' | 'OAuth 1.0a'
export const authentications: readonly Authentication[] = ['OAuth 2.0', 'OAuth 1.0a']

export function idsOf({ data }: Answer): string[] {
  return (data ?? []).map(({ id }: Thing) => String(id))
}
