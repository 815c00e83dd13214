import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { api } from '../support/http/posts-api.ts'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

async function publish(text: string, username = 'alice') {
  const { body } = await api.publish({ json: { username, text } })
  return body
}

describe('a post', () => {
  test('has its default fields in the tweet vocabulary', async () => {
    const { posts_id: id } = await publish('hello')
    const { status, body } = await xApi.tweet({ path: { id } })
    expect([status, body]).toEqual([200, { data: { id, text: 'hello', edit_history_tweet_ids: [id] } }])
  })

  test('has the fields that are asked for', async () => {
    const { posts_id: id, created_at } = await publish('liked')
    for (const username of ['bob', 'eve']) await api.like({ json: { username, posts_id: id } })
    const { body } = await xApi.tweet({
      path: { id },
      query: { 'tweet.fields': 'created_at,author_id,public_metrics,lang' },
    })
    expect(body.data).toMatchObject({
      created_at,
      author_id: userIdOf('alice'),
      public_metrics: {
        retweet_count: 0,
        reply_count: 0,
        like_count: 2,
        quote_count: 0,
        bookmark_count: 0,
        impression_count: 0,
      },
    })
    expect(body.data).not.toHaveProperty('lang')
  })

  test.each([
    [{ 'post.fields': 'public_metrics' }, 'edit_history_post_ids', 'repost_count'],
    [{ 'tweet.fields': 'public_metrics' }, 'edit_history_tweet_ids', 'retweet_count'],
    [{ 'post.fields': 'id', 'tweet.fields': 'public_metrics' }, 'edit_history_post_ids', 'repost_count'],
  ])('is spelt as %j asks', async (query, editHistory, reposts) => {
    const { posts_id: id } = await publish('spelt')
    const { body } = await xApi.tweet({ path: { id }, query })
    const { id: _, text: __, public_metrics, ...rest } = body.data
    expect(rest).toEqual({ [editHistory]: [id] })
    expect(Object.keys(public_metrics)).toContain(reposts)
    expect(Object.keys(public_metrics)).toHaveLength(6)
  })

  test('comes with its author, whose fields are those of user.fields', async () => {
    const { posts_id: id } = await publish('mine', 'Carol')
    const query = { expansions: 'author_id', 'user.fields': 'public_metrics,created_at,description' }
    const { body } = await xApi.tweet({ path: { id }, query })
    expect(body.data.author_id).toBe(userIdOf('carol'))
    expect(body.includes).toEqual({
      users: [
        {
          id: userIdOf('carol'),
          name: 'Carol',
          username: 'Carol',
          created_at: expect.any(String),
          public_metrics: {
            followers_count: 0,
            following_count: 0,
            tweet_count: 1,
            post_count: 1,
            listed_count: 0,
            like_count: 0,
            media_count: 0,
          },
        },
      ],
    })
  })

  test('that does not exist is a 200 with an error and without data', async () => {
    const { status, body } = await xApi.tweet({ path: { id: '404' } })
    expect([status, body]).toEqual([
      200,
      {
        errors: [
          {
            value: '404',
            detail: 'Could not find tweet with id: [404].',
            title: 'Not Found Error',
            resource_type: 'tweet',
            parameter: 'id',
            resource_id: '404',
            type: 'https://api.x.com/2/problems/resource-not-found',
          },
        ],
      },
    ])
  })
})

describe('several posts', () => {
  test('come in the order of their ids, each once, with an error for each that is missing', async () => {
    const [one, two] = [await publish('one'), await publish('two')]
    const ids = [two.posts_id, '404', one.posts_id, two.posts_id, '405'].join()
    const { status, body } = await xApi.tweets({ query: { ids } })
    expect(status).toBe(200)
    expect(body.data.map(({ text }: { text: string }) => text)).toEqual(['two', 'one'])
    expect(body.errors).toMatchObject([
      { value: '404', parameter: 'ids', detail: 'Could not find tweet with ids: [404].' },
      { value: '405' },
    ])
  })

  test('are a hundred at most', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1_000}`).join()
    expect((await xApi.tweets({ query: { ids: ids(100) } })).body.errors).toHaveLength(100)
    const { status, body } = await xApi.tweets({ query: { ids: ids(101) } })
    expect(status).toBe(400)
    expect(body.errors?.[0]?.message).toBe(
      'The number of values in the `ids` query parameter list [101] is not between 1 and 100',
    )
  })
})

describe('a wrong request', () => {
  const invalid = {
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.x.com/2/problems/invalid-request',
  }

  test.each([
    [
      { ids: '1,abc,-2' },
      ['abc', '-2'].map(
        (value) => `The \`ids\` query parameter value [${value}] does not match ^[0-9]{1,19}$`,
      ),
    ],
    [{ ids: '' }, ['The `ids` query parameter can not be empty']],
    [{}, ['The `ids` query parameter can not be empty']],
    [
      { ids: '1', 'poll.fields': 'id,bogus' },
      [
        'The `poll.fields` query parameter value [bogus] is not one of [duration_minutes,end_datetime,id,options,voting_status]',
      ],
    ],
    [
      { ids: '1', user: 'eve' },
      [
        'The query parameter [user] is not one of [ids,tweet.fields,post.fields,user.fields,poll.fields,media.fields,place.fields,expansions]',
      ],
    ],
  ])('%j is a 400 that says what is wrong', async (query: Record<string, string>, messages) => {
    const { status, body } = await xApi.tweets({ query })
    expect(status).toBe(400)
    expect(body).toMatchObject(invalid)
    expect(body.errors?.map(({ message }) => message)).toEqual(messages)
  })

  test('has the values as they were sent', async () => {
    const { body } = await xApi.tweets({ query: { ids: '1,abc' } })
    expect(body.errors?.[0]?.parameters).toEqual({ ids: ['1,abc'] })
  })

  test('that names nobody is a 401, whatever else is wrong with it', async () => {
    for (const token of [null, 'not a name', 'a-b']) {
      const { status, body } = await xApi.tweets({ token, query: { ids: 'abc', user: '' } })
      expect([status, body]).toEqual([
        401,
        { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
      ])
    }
  })
})

test('an app without a user may read', async () => {
  const { posts_id: id } = await publish('for apps')
  const { body } = await xApi.tweet({ path: { id }, token: 'AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0' })
  expect(body.data.text).toBe('for apps')
})

test('the health check answers while both stores do', async () => {
  const { status, body } = await xApi.health({ token: null })
  expect([status, body]).toEqual([200, { service: 'x', status: 'ok' }])
})
