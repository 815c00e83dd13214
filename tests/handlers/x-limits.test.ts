import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { type XRequest, xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const own = userIdOf('alice')

/** By the name of each route that takes an id: what it asks for with one, and how an id that nothing has is answered. */
const routes: Record<string, readonly [(id: string) => XRequest, keyof typeof xApi, 200 | 400 | 403]> = {
  'a post': [(id) => ({ path: { id } }), 'tweet', 200],
  posts: [(id) => ({ query: { ids: id } }), 'tweets', 200],
  'likers of a post': [(id) => ({ path: { id } }), 'likers', 200],
  'posts that a user likes': [(id) => ({ path: { id } }), 'likedTweets', 200],
  'posts of a user': [(id) => ({ path: { id } }), 'userTweets', 200],
  'posts since one': [(id) => ({ path: { id: own }, query: { since_id: id } }), 'timeline', 200],
  'posts until one': [(id) => ({ path: { id: own }, query: { until_id: id } }), 'timeline', 200],
  'a user': [(id) => ({ path: { id } }), 'user', 200],
  users: [(id) => ({ query: { ids: id } }), 'users', 200],
  'a deletion': [(id) => ({ path: { id } }), 'deleteTweet', 200],
  'a like': [(id) => ({ path: { id: own }, json: { tweet_id: id } }), 'like', 400],
  'an unlike': [(id) => ({ path: { id: own, tweet_id: id } }), 'unlike', 200],
  'a reply': [(id) => ({ json: { text: 'hi', reply: { in_reply_to_tweet_id: id } } }), 'createTweet', 403],
  'a quote': [(id) => ({ json: { text: 'hi', quote_tweet_id: id } }), 'createTweet', 403],
}
const names = Object.keys(routes)

async function send(name: string, id: string) {
  const [request, route] = routes[name] as NonNullable<(typeof routes)[string]>
  return xApi[route](request(id))
}

const decimal = ['0', '1', '00000000000000000001'.slice(1), '9223372036854775807', '9999999999999999999']
const wrong = [
  '12345678901234567890',
  '00000000000000000000',
  '-1',
  '+1',
  '1.0',
  '1e3',
  ' 1',
  '٣',
  '1\u0000',
  'abc',
]

describe.each(names)('an id in a request for %s', (name) => {
  test.each(decimal)('may have up to 19 digits, also where nothing has it: %s', async (id) => {
    await xApi.me()
    const { status, body } = await send(name, id)
    expect([status, JSON.stringify(body)]).toEqual([routes[name]?.[2], expect.any(String)])
  })

  test.each(wrong)('must be decimal: %j', async (id) => {
    await xApi.me()
    const { status, body } = await send(name, id)
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({
        title: 'Invalid Request',
        type: 'https://api.x.com/2/problems/invalid-request',
        errors: [{ parameters: expect.any(Object), message: expect.any(String) }],
      }),
    ])
  })
})

describe('a text', () => {
  const published = async (text: unknown) => xApi.createTweet({ json: { text } })
  const family = '👩‍👩‍👧‍👦'

  test.each<[string, string, string]>([
    ['astral characters', '𝕏'.repeat(280), '𝕏'.repeat(280)],
    ['characters that NFC does not compose', 'q\u0323'.repeat(140), 'q\u0323'.repeat(140)],
    ['characters that NFC composes', 'e\u0301'.repeat(280), 'é'.repeat(280)],
    ['joined emoji, of seven each', family.repeat(40), family.repeat(40)],
    ['line feeds', `a${'\n'.repeat(278)}b`, `a${'\n'.repeat(278)}b`],
    ['the line ends of Windows', `a${'\r\n'.repeat(278)}b`, `a${'\n'.repeat(278)}b`],
    ['line separators', `a${'\u2028'.repeat(278)}b`, `a${'\n'.repeat(278)}b`],
    ['right-to-left marks', '\u200fא'.repeat(140), '\u200fא'.repeat(140)],
  ])('has 280 code points: %s', async (_, text, stored) => {
    const { status, body } = await published(text)
    expect([status, body.data?.text]).toEqual([201, stored])
    const { body: read } = await xApi.tweet({ path: { id: body.data.id } })
    expect(read.data.text).toBe(stored)
    expect((await published(`${text}c`)).status).toBe(400)
  })

  test.each([
    ['a high surrogate', 'a\ud83d'],
    ['a low surrogate', '\ude00a'],
    ['surrogates in the wrong order', '\ude00\ud83d'],
    ['a null', 'a\u0000b'],
    ['a bell', 'a\u0007b'],
    ['nothing', ''],
    ['spaces', ' \u3000\n '],
    ['nothing visible', '\u200d\u2060'],
    ['a number', 7],
    ['null', null],
  ])('is refused for %s', async (_, text) => {
    const { status, body } = await published(text)
    expect([status, body.errors?.[0]?.message]).toEqual([400, expect.stringMatching(/^\$\.text: /)])
  })
})
