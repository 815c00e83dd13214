import { ApiError, type Client, Paginator } from '@xdevplatform/xdk'
import { xdk } from './node-clients.ts'
import {
  type Answer,
  type Authentication,
  ClientFailure,
  idsOf,
  type List,
  type Operation,
  postWords,
  type ThereAndBack,
  type XClient,
  type XRequest,
} from './x-client.ts'

type Call = (client: Client, request: XRequest) => Promise<unknown>

const calls: Readonly<Record<Operation, Call>> = {
  me: ({ users }, { options }) => users.getMe(options),
  tweet: ({ posts }, { id = '', options }) => posts.getById(id, options),
  tweets: ({ posts }, { ids = [], options }) => posts.getByIds([...ids], options),
  user: ({ users }, { id = '', options }) => users.getById(id, options),
  userByName: ({ users }, { id = '', options }) => users.getByUsername(id, options),
  users: ({ users }, { ids = [], options }) => users.getByIds([...ids], options),
  usersByName: ({ users }, { ids = [], options }) => users.getByUsernames([...ids], options),
  createTweet: ({ posts }, { body = {} }) => posts.create(body),
  deleteTweet: ({ posts }, { id = '' }) => posts.delete(id),
  like: ({ users }, { id = '', tweetId = '' }) => users.likePost(id, { tweetId }),
  unlike: ({ users }, { id = '', tweetId = '' }) => users.unlikePost(id, tweetId),
  userTweets: ({ users }, { id = '', options }) => users.getPosts(id, options),
  home: ({ users }, { id = '', options }) => users.getTimeline(id, options),
  likers: ({ posts }, { id = '', options }) => posts.getLikingUsers(id, options),
  liked: ({ users }, { id = '', options }) => users.getLikedPosts(id, options),
  search: ({ posts }, { query = '', options }) => posts.searchRecent(query, options),
}

export function xdkClient(url: string, authentication: Authentication): XClient {
  async function call(as: string, operation: Operation, request: XRequest = {}): Promise<Answer> {
    try {
      return respelt(await calls[operation](xdk(url, as, authentication), request)) as Answer
    } catch (error) {
      throw error instanceof ApiError ? new ClientFailure(error.status, error.data) : error
    }
  }

  async function pages(as: string, list: List, request: XRequest): Promise<ThereAndBack> {
    const there: string[][] = []
    const back: string[][] = []
    let visited = there
    const paginator = new Paginator<unknown>(async (token?: string) => {
      const options = { ...request.options, ...(token && { pagination_token: token }) }
      const page = (await calls[list](xdk(url, as, authentication), { ...request, options })) as object
      visited.push(idsOf(page))
      return page as never
    })
    while (!paginator.done) await paginator.fetchNext()
    if (list === 'search') return { there, back }
    visited = back
    // The first page before the last that this paginator fetches is the last itself.
    let first: unknown
    while (back.length < there.length && first !== paginator.meta) {
      first = paginator.meta
      await paginator.fetchPrevious()
    }
    return { there, back: back.slice(1) }
  }

  return { words: postWords, call, pages }
}

/** The client spells the names of members its own way. */
function respelt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelt)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      respelt(member),
    ]),
  )
}
