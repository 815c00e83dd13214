import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { removeWorkFolder } from '../../bench/support/bundles.ts'
import { type Meter, meterStores } from '../../bench/support/consumption.ts'
import { context, type Handler, loadHandler } from '../../bench/support/lambda.ts'
import { type BenchStores, startStores } from '../../bench/support/stores.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { apiEvent, type RequestParts } from '../support/http/events.ts'

/** How much the routes of X's API use the stores, in a process that is warm. */
let stores: BenchStores
let meter: Meter
let reads: Handler
let writes: Handler

beforeAll(async () => {
  stores = await startStores()
  meter = await meterStores(stores)
  reads = await loadHandler('handlers/x/reads')
  writes = await loadHandler('handlers/x/writes')
})
afterAll(async () => {
  meter.stop()
  await stores.stop()
  removeWorkFolder()
})

async function ask(handler: Handler, routeKey: string, username: string, parts: RequestParts = {}) {
  const headers = { authorization: `Bearer ${username}` }
  const { statusCode, body = '' } = await handler(apiEvent(routeKey, { headers, ...parts }), context)
  expect(statusCode).toBeLessThan(300)
  return JSON.parse(body)
}

async function tweet(username: string, more: object = {}): Promise<string> {
  const json = { text: 'A post of usual length, which says what there is to say.', ...more }
  return (await ask(writes, 'POST /2/tweets', username, { json })).data.id
}

function like(tweet_id: string, username: string) {
  return ask(writes, 'POST /2/users/{id}/likes', username, {
    path: { id: userIdOf(username) },
    json: { tweet_id },
  })
}

async function usageOf(work: () => Promise<unknown>) {
  const { dynamodb, redis, readUnits, writeUnits } = await meter.measure(work)
  return {
    dynamodb: dynamodb.map(({ operation }) => operation),
    redis: redis.roundTrips,
    units: [readUnits, writeUnits],
  }
}

const everything = {
  'tweet.fields':
    'created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,public_metrics,attachments',
  'user.fields': 'created_at,public_metrics',
  'poll.fields': 'duration_minutes,end_datetime,voting_status',
  expansions:
    'author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.poll_ids',
}

test('a post with all fields and expansions is two requests to DynamoDB and one round trip to Redis', async () => {
  const parent = await tweet('parent')
  const quoted = await tweet('quoted')
  const id = await tweet('author', { reply: { in_reply_to_tweet_id: parent }, quote_tweet_id: quoted })
  const poll = { options: ['a', 'b', 'c', 'd'], duration_minutes: 60 }
  const withPoll = await tweet('author', { reply: { in_reply_to_tweet_id: parent }, poll })
  const get =
    (query: Record<string, string>, of = id) =>
    () =>
      ask(reads, 'GET /2/tweets/{id}', 'reader', { path: { id: of }, query })
  const { data, includes } = await get(everything)()
  expect(data.referenced_tweets).toHaveLength(2)
  expect([includes.users.length, includes.tweets.length]).toEqual([3, 2])
  // The post; then three users and two posts.
  expect(await usageOf(get(everything))).toEqual({
    dynamodb: ['BatchGetItem', 'BatchGetItem'],
    redis: 1,
    units: [6, 0],
  })
  // The post; then two users, a post and four tallies.
  expect(await usageOf(get(everything, withPoll))).toEqual({
    dynamodb: ['BatchGetItem', 'BatchGetItem'],
    redis: 1,
    units: [8, 0],
  })
  expect(await usageOf(get({ 'tweet.fields': 'public_metrics' }))).toEqual({
    dynamodb: ['BatchGetItem'],
    redis: 1,
    units: [1, 0],
  })
  expect(await usageOf(get({}))).toEqual({ dynamodb: ['BatchGetItem'], redis: 0, units: [1, 0] })
})

describe('a page of a hundred liked posts', () => {
  test('is as many requests as one of five, but for batches of a hundred keys', async () => {
    const poll = { options: ['a', 'b'], duration_minutes: 60 }
    for (let number = 0; number < 100; number++) {
      await like(await tweet(`author_${number % 20}`, { poll }), 'fan')
    }
    const page = (max_results: string) => () =>
      ask(reads, 'GET /2/users/{id}/liked_tweets', 'reader', {
        path: { id: userIdOf('fan') },
        query: { ...everything, max_results },
      })
    expect((await page('100')()).meta.result_count).toBe(100)
    // The user; the page; its posts; their 20 authors and 200 tallies.
    expect(await usageOf(page('100'))).toEqual({
      dynamodb: ['Query', ...Array(4).fill('BatchGetItem')],
      redis: 2,
      units: [321, 0],
    })
    // The same with 5 authors and 10 tallies.
    expect(await usageOf(page('5'))).toEqual({
      dynamodb: ['Query', 'BatchGetItem', 'BatchGetItem'],
      redis: 2,
      units: [21, 0],
    })
  })
})

test("a page of a user's posts is two Queries, and one batch more if it shows counts", async () => {
  const page = (query: Record<string, string>) => () =>
    ask(reads, 'GET /2/users/{id}/tweets', 'reader', { path: { id: userIdOf('author_1') }, query })
  expect(await usageOf(page({}))).toEqual({ dynamodb: ['Query', 'Query'], redis: 0, units: [2, 0] })
  // Five posts, an author and ten tallies.
  expect(await usageOf(page(everything))).toEqual({
    dynamodb: ['Query', 'Query', 'BatchGetItem'],
    redis: 1,
    units: [18, 0],
  })
})

test('a like by a user whom the process has seen, of a post that it has seen, is one round trip to Redis', async () => {
  const id = await tweet('author')
  // The first like registers the user, the second finds who that is.
  for (let time = 0; time < 2; time++) await like(id, 'liker')
  expect(await usageOf(() => like(id, 'liker'))).toEqual({ dynamodb: [], redis: 1, units: [0, 0] })
})

test('a post is published by one transaction, with its poll too', async () => {
  await tweet('author')
  const poll = { options: ['a', 'b', 'c', 'd'], duration_minutes: 60 }
  expect(await usageOf(() => tweet('author', { poll }))).toEqual({
    dynamodb: ['TransactWriteItems'],
    redis: 0,
    units: [0, 21],
  })
  expect(await usageOf(() => tweet('author'))).toEqual({
    dynamodb: ['TransactWriteItems'],
    redis: 0,
    units: [0, 8],
  })
})
