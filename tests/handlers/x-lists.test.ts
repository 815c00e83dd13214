import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { allPosts, postEntry } from '../../lib/posts/dynamodb/post-item.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { api } from '../support/http/posts-api.ts'
import { type Thing, type XBody, type XRequest, xApi } from '../support/http/x-api.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
const dynamodb = useDynamoDB()

async function tweet(text: string, token = 'alice', more: object = {}): Promise<string> {
  const { body } = await xApi.createTweet({ token, json: { text, ...more } })
  await nextMillisecond()
  return body.data.id
}

/** Posts of an author, the newest first. */
async function tweets(count: number, author: string): Promise<string[]> {
  const ids: string[] = []
  for (let number = 1; number <= count; number++) ids.unshift(await tweet(`${author} ${number}`, author))
  return ids
}

function like(tweet_id: string, token: string) {
  return xApi.like({ token, path: { id: userIdOf(token) }, json: { tweet_id } })
}

type Ask = (request: XRequest) => Promise<{ readonly body: XBody }>

/** Reads a list to its end and back again. The pages on the way back must be those of the way there. */
async function thereAndBack(ask: Ask, request: XRequest, size: number): Promise<Thing[]> {
  const query = { ...(request.query as object), max_results: `${size}` }
  const pages: XBody[] = []
  let token: unknown
  do {
    const { body } = await ask({
      ...request,
      query: { ...query, ...(typeof token === 'string' && { pagination_token: token }) },
    })
    expect(body.meta).toMatchObject({ result_count: body.data?.length ?? 0 })
    expect('previous_token' in (body.meta ?? {})).toBe(pages.length > 0)
    pages.push(body)
    token = body.meta?.next_token
  } while (token !== undefined)
  for (let index = pages.length - 1; index > 0; index--) {
    const pagination_token = String(pages[index]?.meta?.previous_token)
    const { body } = await ask({ ...request, query: { ...query, pagination_token } })
    expect(body.data).toEqual(pages[index - 1]?.data)
  }
  return pages.flatMap(({ data }) => data ?? [])
}

const idsOf = (things: readonly Thing[]) => things.map(({ id }) => id)

describe("a user's posts", () => {
  test('are read in pages there and back, newest first', async () => {
    const ids = await tweets(13, 'pager')
    const path = { id: userIdOf('pager') }
    expect(idsOf(await thereAndBack(xApi.userTweets, { path }, 5))).toEqual(ids)
    const { body } = await xApi.userTweets({ path })
    expect(body.meta).toMatchObject({ result_count: 10, newest_id: ids[0], oldest_id: ids[9] })
  })

  test('are those between two posts, and between two times', async () => {
    const ids = await tweets(6, 'ranger')
    const path = { id: userIdOf('ranger') }
    const times = new Map<string, string>()
    const all = await xApi.userTweets({ path, query: { 'tweet.fields': 'created_at' } })
    for (const { id, created_at } of all.body.data) times.set(id, created_at)
    const between = async (query: Record<string, string | undefined>) => {
      const given = Object.fromEntries(
        Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])),
      )
      return idsOf((await xApi.userTweets({ path, query: given })).body.data ?? [])
    }
    expect(await between({ since_id: ids[4] })).toEqual(ids.slice(0, 4))
    expect(await between({ until_id: ids[1] })).toEqual(ids.slice(2))
    expect(await between({ since_id: ids[4], until_id: ids[1] })).toEqual(ids.slice(2, 4))
    const [start_time, end_time] = [times.get(`${ids[3]}`), times.get(`${ids[1]}`)]
    expect(await between({ start_time, end_time })).toEqual(ids.slice(2, 4))
    expect(await between({ start_time: '2026-01-01T00:00:00+02:00' })).toEqual(ids)
  })

  test('are without replies where these are excluded', async () => {
    const first = await tweet('a question', 'talker')
    await tweet('an answer', 'talker', { reply: { in_reply_to_tweet_id: first } })
    const request = { path: { id: userIdOf('talker') }, query: { exclude: 'retweets,replies' } }
    expect(idsOf((await xApi.userTweets(request)).body.data)).toEqual([first])
  })

  test('go on after pages of nothing but what is excluded, in both directions', async () => {
    const first = await tweet('a question', 'chatter')
    const answers: string[] = []
    for (let number = 1; number <= 11; number++) {
      answers.push(await tweet(`${number}`, 'chatter', { reply: { in_reply_to_tweet_id: first } }))
    }
    const last = await tweet('something else', 'chatter')
    const path = { id: userIdOf('chatter') }
    const read = async (token?: unknown) => {
      const query = {
        max_results: '5',
        exclude: 'replies',
        ...(token ? { pagination_token: `${token}` } : {}),
      }
      return (await xApi.userTweets({ path, query })).body
    }
    const newest = await read()
    expect(idsOf(newest.data)).toEqual([last])
    const oldest = await read(newest.meta?.next_token)
    expect([idsOf(oldest.data), oldest.meta?.next_token]).toEqual([[first], undefined])
    expect(idsOf((await read(oldest.meta?.previous_token)).data)).toEqual([last])
    const { body } = await xApi.userTweets({
      path,
      query: { until_id: last, since_id: first, exclude: 'replies' },
    })
    expect([body.data, body.meta?.result_count]).toEqual([undefined, 0])
  })

  test('are no data where there are none, and an error where there is no user', async () => {
    await xApi.me({ token: 'silent' })
    const none = await xApi.userTweets({ path: { id: userIdOf('silent') } })
    expect(none.body).toEqual({ meta: { result_count: 0 } })
    const { status, body } = await xApi.userTweets({ path: { id: '404' } })
    expect([status, body]).toMatchObject([200, { errors: [{ resource_type: 'user', value: '404' }] }])
    expect(body).not.toHaveProperty('meta')
  })

  test.each([
    [{ max_results: '4' }, 'The `max_results` query parameter value [4] is not between 5 and 100'],
    [{ max_results: '101' }, 'The `max_results` query parameter value [101] is not between 5 and 100'],
    [{ max_results: 'x' }, 'The `max_results` query parameter value [x] is not between 5 and 100'],
    [{ pagination_token: 'x' }, 'The `pagination_token` query parameter value [x] is not a valid token.'],
    [
      { pagination_token: 'nonsense' },
      'The `pagination_token` query parameter value [nonsense] is not a valid token.',
    ],
    [{ since_id: 'x' }, 'The `since_id` query parameter value [x] does not match ^[0-9]{1,19}$'],
    [
      { start_time: 'yesterday' },
      'The `start_time` query parameter value [yesterday] is not a valid RFC3339 date',
    ],
    ...['2026-02-29T00:00:00Z', '2026-01-01T24:00:00Z', '9999-12-31T23:59:59-01:00', '2026-01-01'].map(
      (end_time): [Record<string, string>, string] => [
        { end_time },
        `The \`end_time\` query parameter value [${end_time}] is not a valid RFC3339 date`,
      ],
    ),
    [{ exclude: 'all' }, 'The `exclude` query parameter value [all] is not one of [replies,retweets]'],
  ])('refuse %j', async (query: Record<string, string>, message) => {
    await xApi.me()
    const { status, body } = await xApi.userTweets({ path: { id: userIdOf('alice') }, query })
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          parameters: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
          message,
        },
      ],
    ])
  })
})

describe('the timeline', () => {
  test('has the posts of everyone, newest first', async () => {
    const [one, two] = [await tweet('one', 'ann'), await tweet('two', 'ben')]
    const { body } = await xApi.timeline({ path: { id: userIdOf('alice') } })
    expect(idsOf(body.data).slice(0, 2)).toEqual([two, one])
  })

  test('leaves posts out whose ids X could not have', async () => {
    const postId = '3f2b8c1e-0000-4000-8000-000000000000'
    const old = { postId, author: 'ann', text: 'old', createdAt: new Date().toISOString() }
    const entry = { TableName: 'feeds', Item: postEntry(allPosts, old) }
    await dynamodb.client.send(new PutItemCommand(entry))
    await nextMillisecond()
    const id = await tweet('new', 'ann')
    expect((await api.posts({ query: { limit: '2' } })).body.posts).toMatchObject([{}, { posts_id: postId }])
    const { body } = await xApi.timeline({ path: { id: userIdOf('alice') }, query: { max_results: '2' } })
    expect([idsOf(body.data), body.meta?.result_count]).toEqual([[id], 1])
  })

  test('is that of the user who asks', async () => {
    const { status } = await xApi.timeline({ path: { id: userIdOf('bob') } })
    expect(status).toBe(400)
  })
})

describe('the users who like a post', () => {
  test('are read in pages there and back, newest like first', async () => {
    const id = await tweet('popular')
    const names = Array.from({ length: 7 }, (_, index) => `fan_${index}`)
    for (const name of names) await like(id, name)
    const found = await thereAndBack(
      xApi.likers,
      { path: { id }, query: { 'user.fields': 'created_at,public_metrics' } },
      3,
    )
    expect(found.map(({ username }) => username)).toEqual(names.toReversed())
    expect(found[0]).toMatchObject({ created_at: expect.any(String), public_metrics: { like_count: 1 } })
  })

  test('are each once where their names differ by case alone', async () => {
    const { body: post } = await api.publish({ json: { username: 'x', text: 'twice' } })
    for (const username of ['Duo', 'duo']) await api.like({ json: { username, posts_id: post.posts_id } })
    const { body } = await xApi.likers({ path: { id: post.posts_id } })
    expect(body.data).toMatchObject([{ id: userIdOf('duo'), username: 'duo' }])
  })

  test('are no data where there are none, and an error where there is no post', async () => {
    const none = await xApi.likers({ path: { id: await tweet('unpopular') } })
    expect(none.body).toEqual({ meta: { result_count: 0 } })
    const { body } = await xApi.likers({ path: { id: '404' } })
    expect(body).toMatchObject({ errors: [{ resource_type: 'tweet', value: '404' }] })
  })
})

describe('the posts that a user likes', () => {
  test('are read in pages there and back, newest like first, and deleted ones are left out', async () => {
    const ids = await tweets(12, 'author')
    for (const id of ids) await like(id, 'reader')
    await xApi.deleteTweet({ token: 'author', path: { id: `${ids[3]}` } })
    const path = { id: userIdOf('READER') }
    const found = await thereAndBack(xApi.likedTweets, { token: 'reader', path }, 5)
    expect(idsOf(found)).toEqual(ids.toReversed().filter((id) => id !== ids[3]))
  })

  test('are shown to everyone, with what is asked for', async () => {
    const id = await tweet('liked by one', 'author')
    await like(id, 'single')
    const query = { 'post.fields': 'public_metrics', expansions: 'author_id' }
    const { body } = await xApi.likedTweets({ path: { id: userIdOf('single') }, query })
    expect(body).toMatchObject({
      data: [{ id, edit_history_post_ids: [id], public_metrics: { like_count: 1 } }],
      includes: { users: [{ username: 'author' }] },
      meta: { result_count: 1 },
    })
  })

  test('are an error where there is no user', async () => {
    const { body } = await xApi.likedTweets({ path: { id: '404' } })
    expect(body).toMatchObject({ errors: [{ resource_type: 'user', value: '404' }] })
  })
})

test('lists of likes are not for apps', async () => {
  const token = 'AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0'
  const path = { id: '1' }
  for (const ask of [xApi.likers, xApi.likedTweets, xApi.timeline]) {
    expect((await ask({ token, path })).status).toBe(403)
  }
  expect((await xApi.userTweets({ token, path })).status).toBe(200)
})
