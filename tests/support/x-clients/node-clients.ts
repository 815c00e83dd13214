import { Agent } from 'node:http'
import { Client, OAuth1 } from '@xdevplatform/xdk'
import { TwitterApi, type TwitterApiTokens } from 'twitter-api-v2'
import { userIdOf } from '../../../lib/users/user-id.ts'
import type { Authentication } from './x-client.ts'

/** X's own clients, unmodified, pointed at a stack. */

export function xdk(baseUrl: string, username: string, authentication: Authentication = 'OAuth 2.0'): Client {
  if (authentication === 'OAuth 2.0') return new Client({ baseUrl, accessToken: username })
  const accessToken = { accessToken: `${userIdOf(username)}-${username}`, accessTokenSecret: 'secret' }
  const oauth1 = new OAuth1({
    apiKey: 'key',
    apiSecret: 'secret',
    callback: 'http://localhost',
    ...accessToken,
  })
  return new Client({ baseUrl, oauth1 })
}

export function twitterApi(
  baseUrl: string,
  username: string,
  authentication: Authentication = 'OAuth 2.0',
): TwitterApi {
  const settings = pointedAt(baseUrl)
  if (authentication === 'OAuth 2.0') return new TwitterApi(username, settings)
  const tokens: TwitterApiTokens = {
    appKey: 'key',
    appSecret: 'secret',
    accessToken: `${userIdOf(username)}-${username}`,
    accessSecret: 'secret',
  }
  return new TwitterApi(tokens, settings)
}

/** A client that has no token yet. */
export function twitterApp(baseUrl: string): TwitterApi {
  return new TwitterApi({ appKey: 'key', appSecret: 'secret' }, pointedAt(baseUrl))
}

/** The same for the login of a user. */
export function twitterLogin(baseUrl: string): TwitterApi {
  return new TwitterApi({ clientId: 'id', clientSecret: 'secret' }, pointedAt(baseUrl))
}

/** The plain agent makes the client's https requests plain ones. */
function pointedAt(baseUrl: string): object {
  const { host } = new URL(baseUrl)
  const here = {
    onBeforeRequest({ computedParams: { url } }: { computedParams: { url: URL } }) {
      Object.assign(url, { protocol: 'http:', host })
    },
  }
  return { httpAgent: new Agent(), plugins: [here] }
}
