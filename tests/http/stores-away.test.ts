import { beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

/** Stores that the stack does not start, so that they can be away for as long as a test wants. */
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

/** Other processes answer, which a busy machine keeps from running; how fast they are by themselves, others test. */
const patience = 4_000

/** The answer and how long it took, in milliseconds. */
async function timed<Answer>(sending: Promise<Answer>): Promise<Answer & { duration: number }> {
  const since = performance.now()
  const answer = await sending
  return { ...answer, duration: performance.now() - since }
}

test('a store of one’s own is used and none is started beside it', async () => {
  expect(stack.output).not.toMatch(/redis +ready|dynamodb +ready/)
  expect((await like('first')).status).toBe(201)
  expect((await results()).status).toBe(200)
})

describe('Redis away', () => {
  beforeAll(() => redis.stop())

  test('likes answer 503 instead of waiting, polls go on', async () => {
    const [liked, voted] = await Promise.all([timed(like('second')), timed(results())])
    expect(liked).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    })
    expect(liked.duration).toBeLessThan(patience)
    expect(voted.status).toBe(200)
  })

  test('the health check says so through the front door', async () => {
    const health = await timed(send('GET', `${stack.likes}/health-check`))
    expect(health).toMatchObject({ status: 503, body: { detail: expect.stringContaining('Redis') } })
    expect(health.duration).toBeLessThan(patience)
  })

  test('started again, likes answer again without a restart', async () => {
    await redis.restart()
    await eventually(async () => (await like('second')).status < 300, 'likes answer')
    const { body } = await send('GET', `${stack.likes}/post/likers?posts_id=1`)
    expect(body.users).toEqual(expect.arrayContaining(['first', 'second']))
  })
})

describe('DynamoDB away', () => {
  beforeAll(() => dynamodb.stop())

  test('polls answer 503 instead of waiting, likes of known posts go on', async () => {
    const [voted, liked] = await Promise.all([timed(results()), timed(like('third'))])
    expect(voted).toMatchObject({ status: 503, headers: { 'content-type': 'application/problem+json' } })
    expect(voted.duration).toBeLessThan(patience)
    expect(liked.status).toBe(201)
  })

  test('started again, polls answer again without a restart', async () => {
    await dynamodb.restart()
    await eventually(async () => (await results()).status === 200, 'polls answer')
  })
})
