import { beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

/** Stores that the stack does not start, so that a test can stop them for as long as it needs. */
const redis = useRedis()
const dynamodb = useDynamoDB()
const stack = useStack(() => ({
  GATEWAYS: '1',
  REDIS_URL: redis.url,
  DYNAMODB_ENDPOINT: `${process.env.AWS_ENDPOINT_URL_DYNAMODB}`,
}))

const poll = '462d7f16-ffb4-4762-8333-1270b76995a2'
const like = (username: string) =>
  send('POST', `${stack.likes}/new/likes`, { json: { username, posts_id: '1' } })
const results = () => send('GET', `${stack.polls}/vote/results?polls_id=${poll}`)

/** Generous, since a busy machine delays the other processes; unit tests hold the deadlines themselves. */
const maxMs = 4_000

/** The answer and how long it took, in milliseconds. */
async function timed<Answer>(sending: Promise<Answer>): Promise<Answer & { duration: number }> {
  const since = performance.now()
  const answer = await sending
  return { ...answer, duration: performance.now() - since }
}

test('a configured store is used, and none is started', async () => {
  expect(stack.output).not.toMatch(/redis +ready|dynamodb +ready/)
  expect((await like('first')).status).toBe(201)
  expect((await results()).status).toBe(200)
})

describe('without Redis', () => {
  beforeAll(() => redis.stop())

  test('likes answer 503 without waiting, and polls still work', async () => {
    const [liked, voted] = await Promise.all([timed(like('second')), timed(results())])
    expect(liked).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    })
    expect(liked.duration).toBeLessThan(maxMs)
    expect(voted.status).toBe(200)
  })

  test('the health check through the front door answers 503', async () => {
    const health = await timed(send('GET', `${stack.likes}/health-check`))
    expect(health).toMatchObject({ status: 503, body: { detail: expect.stringContaining('Redis') } })
    expect(health.duration).toBeLessThan(maxMs)
  })

  test('likes recover when it is back', async () => {
    await redis.restart()
    await eventually(async () => (await like('second')).status < 300, 'likes answer')
    const { body } = await send('GET', `${stack.likes}/post/likers?posts_id=1`)
    expect(body.users).toEqual(expect.arrayContaining(['first', 'second']))
  })
})

describe('without DynamoDB', () => {
  beforeAll(() => dynamodb.stop())

  test('polls answer 503 without waiting, and likes of remembered posts still work', async () => {
    const [voted, liked] = await Promise.all([timed(results()), timed(like('third'))])
    expect(voted).toMatchObject({ status: 503, headers: { 'content-type': 'application/problem+json' } })
    expect(voted.duration).toBeLessThan(maxMs)
    expect(liked.status).toBe(201)
  })

  test('polls recover when it is back', async () => {
    await dynamodb.restart()
    await eventually(async () => (await results()).status === 200, 'polls answer')
  })
})
