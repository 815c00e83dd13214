import { expect } from '@jest/globals'
import { userIdOf } from '../../../../lib/users/user-id.ts'
import type { Operation, XRequest } from '../x-client.ts'
import { type Case, publish } from './cast.ts'

const app = 'AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0'

const invalidRequest = {
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.x.com/2/problems/invalid-request',
}

/** Errors, as X words them, out of the client's own errors. */
export const errorCases: readonly Case[] = [
  [
    'gets a 400 that names what is wrong with the parameters of a query',
    async (cast) => {
      const as = cast.name('params')
      const id = userIdOf(as)
      await cast.client.call(as, 'me')
      const wrong: [Operation, XRequest, Record<string, string[]>, string | RegExp][] = [
        [
          'tweet',
          { id: 'abc' },
          { id: ['abc'] },
          'The `id` query parameter value [abc] does not match ^[0-9]{1,19}$',
        ],
        [
          'tweets',
          { ids: ['1', 'x'] },
          { ids: ['1,x'] },
          'The `ids` query parameter value [x] does not match ^[0-9]{1,19}$',
        ],
        [
          'tweets',
          { ids: Array.from({ length: 101 }, (_, index) => `${index}`) },
          { ids: [expect.any(String) as never] },
          'The number of values in the `ids` query parameter list [101] is not between 1 and 100',
        ],
        [
          'userByName',
          { id: 'no-such-name' },
          { username: ['no-such-name'] },
          'The `username` query parameter value [no-such-name] does not match ^[A-Za-z0-9_]{1,15}$',
        ],
        [
          'userTweets',
          { id, options: { max_results: 4 } },
          { max_results: ['4'] },
          'The `max_results` query parameter value [4] is not between 5 and 100',
        ],
        [
          'liked',
          { id, options: { max_results: 101 } },
          { max_results: ['101'] },
          'The `max_results` query parameter value [101] is not between 5 and 100',
        ],
        [
          'likers',
          { id: '1', options: { max_results: 0 } },
          { max_results: ['0'] },
          'The `max_results` query parameter value [0] is not between 1 and 100',
        ],
        [
          'userTweets',
          { id, options: { pagination_token: 'bogus' } },
          { pagination_token: ['bogus'] },
          'The `pagination_token` query parameter value [bogus] is not a valid token.',
        ],
        [
          'tweet',
          { id: '1', options: { 'user.fields': ['bogus'] } },
          { 'user.fields': ['bogus'] },
          /^The `user.fields` query parameter value \[bogus\] is not one of \[.*\]$/,
        ],
        [
          'search',
          { query: 'a lang:en' },
          { query: ['a lang:en'] },
          /^There were errors processing your request: the operator 'lang:' is not available here/,
        ],
      ]
      for (const [operation, request, parameters, message] of wrong) {
        await expect(cast.client.call(as, operation, request)).rejects.toMatchObject({
          status: 400,
          body: {
            ...invalidRequest,
            errors: [
              { parameters, message: typeof message === 'string' ? message : expect.stringMatching(message) },
            ],
          },
        })
      }
    },
  ],
  [
    'gets a 400 that names the path of what is wrong with a body',
    async (cast) => {
      const as = cast.name('body')
      for (const [text, message] of [
        [' ', '$.text: must be at least 1 characters long'],
        ['x'.repeat(281), '$.text: may only be 280 characters long'],
      ]) {
        await expect(cast.client.call(as, 'createTweet', { body: { text } })).rejects.toMatchObject({
          status: 400,
          body: { ...invalidRequest, errors: [{ parameters: {}, message }] },
        })
      }
    },
  ],
  [
    'gets a 400 for the like of a post that does not exist',
    async (cast) => {
      const as = cast.name('ghost')
      await cast.client.call(as, 'me')
      const request = { id: userIdOf(as), tweetId: '404' }
      await expect(cast.client.call(as, 'like', request)).rejects.toMatchObject({
        status: 400,
        body: { ...invalidRequest, errors: [{ message: 'This tweet cannot be found.' }] },
      })
      expect((await cast.client.call(as, 'unlike', request)).data).toEqual({ liked: false })
    },
  ],
  [
    'gets a 403 for a reply to, or a quote of, a post that does not exist',
    async (cast) => {
      const as = cast.name('void')
      for (const more of [{ reply: { in_reply_to_tweet_id: '404' } }, { quote_tweet_id: '404' }]) {
        await expect(publish(cast, as, 'to nobody', more)).rejects.toMatchObject({
          status: 403,
          body: { title: 'Forbidden', type: 'about:blank', status: 403 },
        })
      }
    },
  ],
  [
    'gets a 401 for a token that names nobody',
    async (cast) => {
      const asked = { me: {}, createTweet: { body: { text: 'by nobody' } } }
      for (const [operation, request] of Object.entries(asked)) {
        await expect(cast.client.call('no-such-user', operation as Operation, request)).rejects.toMatchObject(
          {
            status: 401,
            body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
          },
        )
      }
    },
  ],
]

/** The same of an app without a user, which OAuth 2.0 alone has. */
export const appCases: readonly Case[] = [
  [
    'reads as an app, and gets a 403 for what needs a user',
    async (cast) => {
      const { call } = cast.client
      const as = cast.name('human')
      const id = await publish(cast, as, 'for apps too')
      expect((await call(app, 'tweet', { id })).data).toMatchObject({ id })
      expect((await call(app, 'tweets', { ids: [id] })).data).toMatchObject([{ id }])
      expect((await call(app, 'userTweets', { id: userIdOf(as) })).data).toMatchObject([{ id }])
      expect((await call(app, 'search', { query: `from:${as}` })).data).toMatchObject([{ id }])
      expect((await call(app, 'user', { id: userIdOf(as) })).data).toMatchObject({ username: as })
      expect((await call(app, 'userByName', { id: as })).data).toMatchObject({ username: as })
      const forUsers: [Operation, XRequest][] = [
        ['me', {}],
        ['createTweet', { body: { text: 'by an app' } }],
        ['likers', { id }],
        ['liked', { id: userIdOf(as) }],
        ['deleteTweet', { id }],
      ]
      for (const [operation, request] of forUsers) {
        await expect(call(app, operation, request)).rejects.toMatchObject({
          status: 403,
          body: {
            title: 'Unsupported Authentication',
            status: 403,
            type: 'https://api.x.com/2/problems/unsupported-authentication',
          },
        })
      }
    },
  ],
]
