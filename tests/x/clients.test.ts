import { describe, expect, test } from '@jest/globals'
import { Client, OAuth1 } from '@xdevplatform/xdk'
import { ApiResponseError } from 'twitter-api-v2'
import { userIdOf } from '../../lib/users/user-id.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { twitterApi, twitterApp, twitterLogin, xdk } from '../support/x-clients/node-clients.ts'
import { tryClient } from '../support/x-clients/try-client.ts'
import { twitterApiClient } from '../support/x-clients/twitter-api-client.ts'
import { authentications } from '../support/x-clients/x-client.ts'
import { xdkClient } from '../support/x-clients/xdk-client.ts'
import { sendAsXurl, xurlClient } from '../support/x-clients/xurl-client.ts'

/** X's own clients over HAProxy and two gateways. */
const stack = useStack()

tryClient(stack, { client: '@xdevplatform/xdk', initials: 'xdk', start: xdkClient })
tryClient(stack, { client: 'twitter-api-v2', initials: 'tav', start: twitterApiClient })
tryClient(stack, { client: 'xurl', initials: 'url', start: xurlClient })

describe.each(authentications)('the helpers of twitter-api-v2 by %s', (authentication) => {
  const name = (who: string) => `tvh${authentication === 'OAuth 2.0' ? 2 : 1}_${who}`
  const clientOf = (who: string) => twitterApi(stack.x, name(who), authentication).v2

  test('reply, quote and publish threads', async () => {
    const ann = clientOf('ann')
    const { data: first } = await ann.tweet('a question')
    const { data: answer } = await ann.reply('an answer', first.id)
    const { data: quote } = await ann.quote('a quote', first.id)
    const found = await ann.tweets([answer.id, quote.id], { expansions: ['referenced_tweets.id'] })
    expect(found.data.map(({ referenced_tweets }) => referenced_tweets?.map(({ type }) => type))).toEqual([
      ['replied_to'],
      ['quoted'],
    ])
    const thread = await ann.tweetThread(['one', 'two', 'three'])
    const [last] = (await ann.tweets(`${thread[2]?.data.id}`, { 'tweet.fields': ['conversation_id'] })).data
    expect(last?.conversation_id).toBe(thread[0]?.data.id)
  })

  test('iterate, fetch ahead and fetch back', async () => {
    const author = clientOf('author')
    const ids: string[] = []
    for (let number = 1; number <= 12; number++) ids.unshift((await author.tweet(`post ${number}`)).data.id)
    const open = () => author.userTimeline(userIdOf(name('author')), { max_results: 5 })
    const iterated: string[] = []
    for await (const { id } of await open()) iterated.push(id)
    expect(iterated).toEqual(ids)
    const all = await open()
    await all.fetchLast(100)
    expect(all.tweets.map(({ id }) => id)).toEqual(ids)
    const last = await (await (await open()).next()).next()
    await last.fetchPrevious()
    await last.fetchPrevious()
    expect(last.tweets.map(({ id }) => id)).toEqual(ids)
    const search = await author.search(`from:${name('author')}`, { max_results: 10 })
    await search.fetchNext()
    const { data: late } = await author.tweet('the latest')
    await search.fetchPrevious()
    expect(search.tweets.map(({ id }) => id)).toEqual([late.id, ...ids])
  })

  test('iterate over posts without replies, of which there are pages between them', async () => {
    const author = clientOf('talker')
    const thread = await author.tweetThread(Array.from({ length: 12 }, (_, index) => `part ${index}`))
    const { data: last } = await author.tweet('something else')
    const found: string[] = []
    const options = { max_results: 5, exclude: 'replies' as const }
    for await (const { id } of await author.userTimeline(userIdOf(name('talker')), options)) found.push(id)
    expect(found).toEqual([last.id, thread[0]?.data.id])
  })

  test('give errors their status, text and rate limit', async () => {
    const failure = await clientOf('ann')
      .tweet(' ')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiResponseError)
    expect(failure).toMatchObject({
      code: 400,
      data: { title: 'Invalid Request', errors: [{ message: '$.text: must be at least 1 characters long' }] },
      rateLimit: { limit: 1_000_000, remaining: 1_000_000, reset: expect.any(Number) },
      rateLimitError: false,
      isAuthError: false,
    })
    expect((await clientOf('ann').userTimeline(userIdOf(name('ann')))).rateLimit).toMatchObject({
      remaining: 1_000_000,
    })
  })
})

test('twitter-api-v2 has tokens issued, for an app and for a user', async () => {
  const app = await twitterApp(stack.x).appLogin()
  expect((await app.v2.tweets(['1'])).data[0]?.id).toBe('1')
  await expect(app.v2.me()).rejects.toMatchObject({ code: 403 })
  const login = { code: 'logan', codeVerifier: 'x', redirectUri: 'http://localhost' }
  const { accessToken, refreshToken } = await twitterLogin(stack.x).loginWithOAuth2(login)
  const renewed = await twitterLogin(stack.x).refreshOAuth2Token(`${refreshToken}`)
  for (const token of [accessToken, renewed.accessToken]) {
    expect((await twitterApi(stack.x, token).v2.me()).data.username).toBe('logan')
  }
})

test.each([
  ['the name alone', 'Tokenia'],
  ['the id and the name', `${userIdOf('tokenia')}-Tokenia`],
  ['the id and a secret', `${userIdOf('tokenia')}-s3cret`],
])('an OAuth 1.0a token of %s is its user', async (_, accessToken) => {
  await xdk(stack.x, 'Tokenia').users.getMe()
  const consumer = { apiKey: 'key', apiSecret: 'secret', callback: 'http://localhost' }
  const oauth1 = new OAuth1({ ...consumer, accessToken, accessTokenSecret: 'secret' })
  const { data } = await new Client({ baseUrl: stack.x, oauth1 }).users.getMe()
  expect(data).toMatchObject({ id: userIdOf('tokenia'), username: 'Tokenia' })
})

/** As xurl's api/shortcuts.go has them, but for `mentions` and what has no route here. */
const shortcuts: [string, string][] = [
  [
    'whoami',
    '/2/users/me?user.fields=created_at,description,public_metrics,verified,verified_type,subscription_type,profile_image_url',
  ],
  [
    'user',
    '/2/users/by/username/NAME?user.fields=created_at,description,public_metrics,verified,verified_type,subscription_type,profile_image_url',
  ],
  [
    'read',
    '/2/tweets/1?tweet.fields=created_at,public_metrics,conversation_id,in_reply_to_user_id,referenced_tweets,entities,attachments&expansions=author_id,referenced_tweets.id&user.fields=username,name,verified',
  ],
  [
    'search',
    '/2/tweets/search/recent?query=hello+from%3AMary&max_results=10&tweet.fields=created_at,public_metrics,conversation_id,entities&expansions=author_id&user.fields=username,name,verified',
  ],
  [
    'posts',
    '/2/users/ID/tweets?max_results=10&tweet.fields=created_at,public_metrics,conversation_id,entities&expansions=referenced_tweets.id',
  ],
  [
    'timeline',
    '/2/users/ID/timelines/reverse_chronological?max_results=10&tweet.fields=created_at,public_metrics,conversation_id,entities&expansions=author_id&user.fields=username,name',
  ],
  [
    'likes',
    '/2/users/ID/liked_tweets?max_results=10&tweet.fields=created_at,public_metrics,entities&expansions=author_id&user.fields=username,name',
  ],
]

describe.each(authentications)('the shortcuts of xurl by %s', (authentication) => {
  test.each(shortcuts)('%s', async (_, address) => {
    const username = 'shorty'
    await sendAsXurl('GET', `${stack.x}/2/users/me`, username, authentication)
    const path = address.replace('NAME', username).replace('ID', userIdOf(username))
    const { status, body } = await sendAsXurl('GET', `${stack.x}${path}`, username, authentication)
    expect([status, body]).toEqual([200, expect.not.objectContaining({ errors: expect.anything() })])
  })
})
