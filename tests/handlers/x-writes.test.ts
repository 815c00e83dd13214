import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { api } from '../support/http/posts-api.ts'
import { type XRequest, xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const app = 'AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0'

async function tweet(text: string, more: object = {}, token = 'alice') {
  const { body } = await xApi.createTweet({ token, json: { text, ...more } })
  return body.data.id as string
}

function like(tweet_id: string, username = 'alice', request: XRequest = {}) {
  return xApi.like({ token: username, path: { id: userIdOf(username) }, json: { tweet_id }, ...request })
}

describe('publishing', () => {
  test('is a 201 with the post, which both APIs show', async () => {
    const text = 'line one\nline two'
    const { status, body } = await xApi.createTweet({ json: { text } })
    const id = body.data.id
    expect([status, body]).toEqual([201, { data: { id, text, edit_history_tweet_ids: [id] } }])
    expect(id).toMatch(/^[0-9]{19}$/)
    expect((await xApi.tweet({ path: { id } })).body.data.text).toBe(text)
    expect((await api.post({ query: { posts_id: id } })).body).toMatchObject({ username: 'alice', text })
  })

  test('takes 280 code points, and no more', async () => {
    const longest = `${'🦊'.repeat(280)}`
    expect((await xApi.createTweet({ json: { text: longest } })).body.data.text).toBe(longest)
    const { status, body } = await xApi.createTweet({ json: { text: `${longest}!` } })
    expect([status, body.errors?.[0]?.message]).toEqual([400, '$.text: may only be 280 characters long'])
    expect((await xApi.createTweet({ json: { text: 'half an emoji: \ud83e' } })).status).toBe(400)
  })

  test('in a name of another case is by the user who was seen first', async () => {
    await tweet('first', {}, 'Casey')
    const id = await tweet('second', {}, 'cASEY')
    const { body } = await xApi.tweet({ path: { id }, query: { expansions: 'author_id' } })
    expect(body.includes?.users).toMatchObject([{ username: 'Casey', id: userIdOf('casey') }])
    expect((await api.post({ query: { posts_id: id } })).body).toMatchObject({ username: 'Casey' })
  })

  test('by a token that has the id alone is by its user, and a 401 if there is none', async () => {
    await tweet('hello', {}, 'ida')
    const { status } = await xApi.createTweet({ token: `${userIdOf('ida')}-s3cret`, json: { text: 'again' } })
    expect(status).toBe(201)
    expect((await xApi.createTweet({ token: '123-s3cret', json: { text: 'no' } })).status).toBe(401)
  })

  test.each([
    [{}, '$.text: is missing but it is required'],
    [{ text: 7 }, '$.text: integer found, string expected'],
    [{ text: null }, '$.text: null found, string expected'],
    [{ text: '  ' }, '$.text: must be at least 1 characters long'],
    [
      { text: 'a', foo: 1 },
      '$.foo: is not defined in the schema and the schema does not allow additional properties',
    ],
    [{ text: 'a', reply: 'b' }, '$.reply: string found, object expected'],
    [{ text: 'a', reply: {} }, '$.reply.in_reply_to_tweet_id: is missing but it is required'],
    [
      { text: 'a', reply: { in_reply_to_tweet_id: '1', exclude_reply_user_ids: ['1', 'x'] } },
      '$.reply.exclude_reply_user_ids[1]: does not match the regex pattern ^[0-9]{1,19}$',
    ],
    [{ text: 'a', quote_tweet_id: 1 }, '$.quote_tweet_id: integer found, string expected'],
    [
      { text: 'a', reply_settings: 'nobody' },
      '$.reply_settings: does not have a value in the enumeration [following, mentionedUsers, subscribers, verified]',
    ],
    [{ text: 'a', media: { media_ids: ['1'] } }, 'Your media IDs are invalid.'],
  ])('%j is a 400: %s', async (json, message) => {
    const { status, body } = await xApi.createTweet({ json })
    expect([status, body]).toEqual([
      400,
      {
        errors: [{ parameters: {}, message }],
        title: 'Invalid Request',
        detail: 'One or more parameters to your request was invalid.',
        type: 'https://api.x.com/2/problems/invalid-request',
      },
    ])
  })

  test.each([
    ['a form', { form: { text: 'a' } }, 'Requests with bodies must have content-type of application/json.'],
    [
      'JSON that is not well-formed',
      { body: '{"text":', headers: { 'content-type': 'application/json' } },
      'The body must be valid JSON',
    ],
    ['a list', { json: ['text'] }, 'The body must be a JSON object'],
  ])('%s is a 400', async (_, request, message) => {
    const { status, body } = await xApi.createTweet(request)
    expect([status, body.errors]).toEqual([400, [{ parameters: {}, message }]])
  })

  test('takes what X knows and this service has no use for', async () => {
    const json = { text: 'plain', nullcast: false, reply_settings: 'following', geo: { place_id: 'x' } }
    expect((await xApi.createTweet({ json })).status).toBe(201)
  })

  test('a reply to a post that does not exist is a 403', async () => {
    const { status, body } = await xApi.createTweet({
      json: { text: 'a', reply: { in_reply_to_tweet_id: '404' } },
    })
    expect([status, body]).toEqual([
      403,
      {
        title: 'Forbidden',
        type: 'about:blank',
        status: 403,
        detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.',
      },
    ])
  })
})

describe('deleting', () => {
  test('removes the post, and a repeat succeeds', async () => {
    const id = await tweet('short-lived')
    for (let time = 0; time < 2; time++) {
      const { status, body } = await xApi.deleteTweet({ path: { id } })
      expect([status, body]).toEqual([200, { data: { deleted: true } }])
    }
    expect((await xApi.tweet({ path: { id } })).body.data).toBeUndefined()
  })

  test('is a 403 for all but the author', async () => {
    const id = await tweet('mine')
    const { status, body } = await xApi.deleteTweet({ token: 'bob', path: { id } })
    expect([status, body]).toEqual([
      403,
      {
        title: 'Forbidden',
        type: 'about:blank',
        status: 403,
        detail: 'You are not authorized to delete this Tweet.',
      },
    ])
    expect((await xApi.tweet({ path: { id } })).body.data.text).toBe('mine')
  })
})

describe('a like', () => {
  test('counts once, shows on both APIs, and can be taken back again and again', async () => {
    const id = await tweet('likeable')
    for (let time = 0; time < 2; time++) {
      const { status, body } = await like(id)
      expect([status, body]).toEqual([200, { data: { liked: true } }])
    }
    expect((await api.count({ query: { posts_id: id } })).body.likes).toBe(1)
    const { body } = await xApi.tweet({ path: { id }, query: { 'tweet.fields': 'public_metrics' } })
    expect(body.data.public_metrics.like_count).toBe(1)
    for (let time = 0; time < 2; time++) {
      const { status, body } = await xApi.unlike({ path: { id: userIdOf('alice'), tweet_id: id } })
      expect([status, body]).toEqual([200, { data: { liked: false } }])
    }
    expect((await api.count({ query: { posts_id: id } })).body.likes).toBe(0)
  })

  test('of a post that does not exist is a 400', async () => {
    const { status, body } = await like('404')
    expect(status).toBe(400)
    expect(body).toMatchObject({
      errors: [{ message: 'This tweet cannot be found.' }],
      title: 'Invalid Request',
    })
  })

  test('in the name of another is a 400 that names both', async () => {
    const id = await tweet('not yours')
    const path = { id: userIdOf('bob'), tweet_id: id }
    const message = `The \`id\` query parameter value [${path.id}] must be the same as the authenticating user [${userIdOf('alice')}]`
    for (const reply of [await like(id, 'alice', { path }), await xApi.unlike({ path })]) {
      expect([reply.status, reply.body.errors]).toEqual([400, [{ parameters: { id: [path.id] }, message }]])
    }
  })

  test('by users whose names differ by case alone is one', async () => {
    const id = await tweet('once')
    await like(id, 'Fiona')
    await like(id, 'FIONA')
    expect((await api.count({ query: { posts_id: id } })).body.likes).toBe(1)
  })

  test('has a body with tweet_id alone', async () => {
    const path = { id: userIdOf('alice') }
    for (const [json, message] of [
      [{}, '$.tweet_id: is missing but it is required'],
      [{ tweet_id: 'x' }, '$.tweet_id: does not match the regex pattern ^[0-9]{1,19}$'],
    ] as const) {
      const { status, body } = await xApi.like({ path, json })
      expect([status, body.errors?.[0]?.message]).toEqual([400, message])
    }
  })
})

describe('an app without a user', () => {
  test('may not write, and not ask who it is', async () => {
    const replies = [
      await xApi.createTweet({ token: app, json: { nothing: 'right' } }),
      await xApi.deleteTweet({ token: app, path: { id: '1' } }),
      await xApi.like({ token: app, path: { id: '1' }, json: {} }),
      await xApi.unlike({ token: app, path: { id: '1', tweet_id: '1' } }),
      await xApi.me({ token: app }),
    ]
    for (const { status, body } of replies) {
      expect([status, body]).toEqual([
        403,
        {
          title: 'Unsupported Authentication',
          detail:
            'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
          type: 'https://api.x.com/2/problems/unsupported-authentication',
          status: 403,
        },
      ])
    }
  })
})
