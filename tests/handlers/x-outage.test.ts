import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { activeTime } from '../support/active-time.ts'
import { eventually } from '../support/eventually.ts'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const redis = useRedis()
const dynamodb = useDynamoDB()

const own = { id: userIdOf('alice') }

function unavailable(store: string) {
  return {
    title: 'Service Unavailable',
    type: 'about:blank',
    status: 503,
    detail: `${store} does not answer; try again shortly`,
  }
}

describe('while a store is away', () => {
  test('an answer that needs Redis is a 503 in X’s form within a second, and others are as ever', async () => {
    const { body } = await xApi.createTweet({ json: { text: 'hello' } })
    const path = { id: body.data.id }
    await redis.stop()
    const asked = async () => {
      const replies = [
        await xApi.tweet({ path, query: { 'tweet.fields': 'public_metrics' } }),
        await xApi.like({ path: own, json: { tweet_id: path.id } }),
        await xApi.likers({ path }),
      ]
      for (const { status, headers, body } of replies) {
        expect([status, headers['retry-after'], body]).toEqual([503, '1', unavailable('Redis')])
      }
    }
    expect(await activeTime(asked)).toBeLessThan(3_000)
    expect((await xApi.tweet({ path })).status).toBe(200)
    expect((await xApi.health({ token: null })).status).toBe(503)
    await redis.restart()
    await eventually(async () => (await xApi.health({ token: null })).status === 200, 'Redis is back')
  })

  test('an answer that needs DynamoDB is a 503 in X’s form', async () => {
    await dynamodb.stop()
    const replies = [
      await xApi.tweet({ path: { id: '1' } }),
      await xApi.createTweet({ json: { text: 'hello' } }),
      await xApi.user({ path: own }),
      await xApi.health({ token: null }),
    ]
    for (const { status, body } of replies) {
      expect([status, body]).toEqual([503, unavailable('DynamoDB')])
    }
    await dynamodb.restart()
    await eventually(async () => (await xApi.health({ token: null })).status === 200, 'DynamoDB is back')
    expect((await xApi.createTweet({ json: { text: 'again' } })).status).toBe(201)
  })
})
