import { createHmac, randomInt } from 'node:crypto'
import { userIdOf } from '../../../lib/users/user-id.ts'
import { type Exchange, send } from '../http/client.ts'
import {
  type Answer,
  type Authentication,
  ClientFailure,
  idsOf,
  type List,
  type Operation,
  type Options,
  type ThereAndBack,
  tweetWords,
  type XClient,
  type XRequest,
} from './x-client.ts'

/**
 * The requests of X's command line, xurl 1.3, which no registry has: its headers, its user agent and its signature, as
 * its api/client.go and auth/auth.go make them.
 */
export function sendAsXurl(
  method: string,
  url: string,
  as: string,
  authentication: Authentication,
  data?: string,
): Promise<Exchange<Answer>> {
  return send<Answer>(method, url, {
    headers: {
      'user-agent': 'xurl/1.3.1',
      'accept-encoding': 'gzip',
      ...(data && { 'content-type': 'application/json' }),
      authorization: authentication === 'OAuth 2.0' ? `Bearer ${as}` : signature(method, url, as),
    },
    ...(data && { body: data }),
  })
}

function signature(method: string, url: string, as: string): string {
  const { origin, pathname, searchParams } = new URL(url)
  const own = {
    oauth_consumer_key: 'key',
    oauth_nonce: String(randomInt(1_000_000_000)),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1_000)),
    oauth_token: `${userIdOf(as)}-${as}`,
    oauth_version: '1.0',
  }
  const signed = Object.entries({ ...Object.fromEntries(searchParams), ...own })
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const base = [method, origin + pathname, signed].map(encode).join('&')
  const oauth_signature = createHmac('sha1', 'secret&secret').update(base).digest('base64')
  return `OAuth ${Object.entries({ ...own, oauth_signature })
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}="${encode(value)}"`)
    .join(', ')}`
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

const addresses: Readonly<Record<Operation, (request: XRequest) => string>> = {
  me: () => 'GET /2/users/me',
  tweet: ({ id }) => `GET /2/tweets/${id}`,
  tweets: () => 'GET /2/tweets',
  user: ({ id }) => `GET /2/users/${id}`,
  userByName: ({ id }) => `GET /2/users/by/username/${id}`,
  users: () => 'GET /2/users',
  usersByName: () => 'GET /2/users/by',
  createTweet: () => 'POST /2/tweets',
  deleteTweet: ({ id }) => `DELETE /2/tweets/${id}`,
  like: ({ id }) => `POST /2/users/${id}/likes`,
  unlike: ({ id, tweetId }) => `DELETE /2/users/${id}/likes/${tweetId}`,
  userTweets: ({ id }) => `GET /2/users/${id}/tweets`,
  home: ({ id }) => `GET /2/users/${id}/timelines/reverse_chronological`,
  likers: ({ id }) => `GET /2/tweets/${id}/liking_users`,
  liked: ({ id }) => `GET /2/users/${id}/liked_tweets`,
  search: () => 'GET /2/tweets/search/recent',
}

export function xurlClient(base: string, authentication: Authentication): XClient {
  async function call(as: string, operation: Operation, request: XRequest = {}): Promise<Answer> {
    const [method = '', path = ''] = addresses[operation](request).split(' ')
    const query = queryOf(operation, request)
    const data = operation === 'like' ? { tweet_id: request.tweetId } : request.body
    const url = `${base}${path}${query && `?${query}`}`
    const { status, body } = await sendAsXurl(method, url, as, authentication, data && JSON.stringify(data))
    if (status >= 400) throw new ClientFailure(status, body)
    return body
  }

  /** Its users follow the tokens by hand. */
  async function pages(as: string, list: List, request: XRequest): Promise<ThereAndBack> {
    const read = (token?: unknown) => {
      const options: Options = { ...request.options, ...(token ? { pagination_token: `${token}` } : {}) }
      return call(as, list, { ...request, options })
    }
    let page = await read()
    const there = [idsOf(page)]
    while (page.meta?.next_token) {
      page = await read(page.meta.next_token)
      there.push(idsOf(page))
    }
    const back: string[][] = []
    while (page.meta?.previous_token) {
      page = await read(page.meta.previous_token)
      back.push(idsOf(page))
    }
    return { there, back }
  }

  return { words: tweetWords, call, pages }
}

function queryOf(operation: Operation, { ids, query, options = {} }: XRequest): string {
  const named: Options = {
    ...(ids && { [operation === 'usersByName' ? 'usernames' : 'ids']: ids }),
    ...(query !== undefined && { query }),
    ...options,
  }
  return Object.entries(named)
    .map(([name, value]) => `${name}=${encodeURIComponent(`${value}`)}`)
    .join('&')
}
