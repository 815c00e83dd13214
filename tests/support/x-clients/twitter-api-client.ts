import { ApiResponseError, type TwitterApiv2 } from 'twitter-api-v2'
import { twitterApi } from './node-clients.ts'
import {
  type Answer,
  type Authentication,
  ClientFailure,
  idsOf,
  type List,
  type Operation,
  type ThereAndBack,
  tweetWords,
  type XClient,
  type XRequest,
} from './x-client.ts'

type Call = (client: TwitterApiv2, request: XRequest) => Promise<unknown>

/** The options of a case are those of any client, which this one's types do not know. */
const all = (options: XRequest['options']) => options as never

const calls: Readonly<Record<Exclude<Operation, List>, Call>> = {
  me: (v2, { options }) => v2.me(all(options)),
  tweet: (v2, { id = '', options }) => v2.singleTweet(id, all(options)),
  tweets: (v2, { ids = [], options }) => v2.tweets([...ids], all(options)),
  user: (v2, { id = '', options }) => v2.user(id, all(options)),
  userByName: (v2, { id = '', options }) => v2.userByUsername(id, all(options)),
  users: (v2, { ids = [], options }) => v2.users([...ids], all(options)),
  usersByName: (v2, { ids = [], options }) => v2.usersByUsernames([...ids], all(options)),
  createTweet: (v2, { body = {} }) => v2.tweet(body as never),
  deleteTweet: (v2, { id = '' }) => v2.deleteTweet(id),
  like: (v2, { id = '', tweetId = '' }) => v2.like(id, tweetId),
  unlike: (v2, { id = '', tweetId = '' }) => v2.unlike(id, tweetId),
}

interface Pages {
  readonly data: Answer
  readonly done: boolean
  next(): Promise<Pages>
  previous(): Promise<Pages>
}

const lists: Readonly<Record<List, Call>> = {
  userTweets: (v2, { id = '', options }) => v2.userTimeline(id, all(options)),
  home: (v2, { options }) => v2.homeTimeline(all(options)),
  likers: (v2, { id = '', options }) => v2.tweetLikedBy(id, { ...options, asPaginator: true }),
  liked: (v2, { id = '', options }) => v2.userLikedTweets(id, all(options)),
  search: (v2, { query = '', options }) => v2.search(query, all(options)),
}

export function twitterApiClient(url: string, authentication: Authentication): XClient {
  const clientOf = (as: string) => twitterApi(url, as, authentication).v2

  async function call(as: string, operation: Operation, request: XRequest = {}): Promise<Answer> {
    try {
      if (operation in lists) return ((await lists[operation as List](clientOf(as), request)) as Pages).data
      return (await calls[operation as keyof typeof calls](clientOf(as), request)) as Answer
    } catch (error) {
      throw error instanceof ApiResponseError ? new ClientFailure(error.code, error.data) : error
    }
  }

  async function pages(as: string, list: List, request: XRequest): Promise<ThereAndBack> {
    let page = (await lists[list](clientOf(as), request)) as Pages
    const there = [idsOf(page.data)]
    while (!page.done) {
      page = await page.next()
      there.push(idsOf(page.data))
    }
    const back: string[][] = []
    // A search goes back by the newest post that it has found, to those that have been written since.
    while (list !== 'search' && back.length < there.length - 1) {
      page = await page.previous()
      back.push(idsOf(page.data))
    }
    return { there, back }
  }

  return { words: tweetWords, call, pages }
}
