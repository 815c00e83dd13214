import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { checkLikesHealth } from '../../lib/api/classic/likes/likes-contract.ts'
import { checkPollsHealth } from '../../lib/api/classic/polls/polls-contract.ts'
import { activeTime } from '../support/active-time.ts'
import { registry } from '../support/registry.ts'
import { type ProblemBody, sender } from '../support/sender.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

process.env.PUBLIC_URL = 'http://127.0.0.1:3000/'

const redis = useRedis()
const dynamodb = useDynamoDB()

interface Health {
  readonly service: string
  readonly status: string
  readonly instances: { readonly url: string }[] | null
}

const likes = sender<Health>(() => import('../../handlers/likes/health.ts'), checkLikesHealth)
const polls = sender<Health>(() => import('../../handlers/polls/health.ts'), checkPollsHealth)

const url = (service: string) => `http://127.0.0.1:3000/${service}/health-check`

/** Repeats the request until the answer is accepted, for ten seconds at most. */
async function until<Reply>(ask: () => Promise<Reply>, accept: (reply: Reply) => boolean): Promise<Reply> {
  for (const deadline = Date.now() + 10_000; ; ) {
    const reply = await ask()
    if (accept(reply) || Date.now() > deadline) return reply
  }
}

describe('a health check', () => {
  test.each([
    ['likes', likes],
    ['polls', polls],
  ] as const)('of %s registers the instance by its own URL and lists it', async (service, check) => {
    const { status, body } = await check()
    expect([status, body]).toEqual([
      200,
      {
        service,
        status: 'ok',
        instances: [{ id: expect.any(String), url: url(service), http: 'GET', status_code: 200 }],
      },
    ])
    const { body: listed } = await registry.services({ query: { service_name: service } })
    expect(listed.services).toMatchObject([{ service_name: service, url: url(service), http: 'GET' }])
  })

  test('of the registry registers its own instance, and is the list of healths itself', async () => {
    await registry.healths()
    const { status, body } = await registry.healths({ query: { service_name: 'registry' } })
    expect([status, body.healths]).toEqual([200, [expect.objectContaining({ url: url('registry') })]])
  })

  test('of likes is a 503 within a second while Redis is down, and registers an evicted instance again afterwards', async () => {
    await likes()
    await redis.stop()
    const fails = async () => {
      const { status, headers } = await likes()
      expect([status, headers['retry-after']]).toEqual([503, '1'])
    }
    expect(await activeTime(fails)).toBeLessThan(1_000)
    const evicted = { service_name: 'likes', url: url('likes'), http: 'GET' }
    expect((await registry.deregister({ query: evicted })).status).toBe(200)
    expect((await polls()).status).toBe(200)

    await redis.restart()
    const { body } = await until(likes, (reply) => reply.status === 200)
    expect(body.instances).toEqual([expect.objectContaining({ url: url('likes') })])
  })

  test('of likes is a 503 with the cause while Redis refuses writes, and passes as soon as it accepts them', async () => {
    const administrator = new Redis(redis.url)
    await administrator.config('SET', 'maxmemory', '1')
    const { status, body } = await likes<ProblemBody>()
    expect([status, body.detail]).toEqual([503, 'Redis refuses writes; try again shortly'])
    await administrator.config('SET', 'maxmemory', '0')
    expect((await likes()).status).toBe(200)
    administrator.disconnect()
  })

  test('of likes passes without the list while DynamoDB is down; those of polls and the registry are 503', async () => {
    await dynamodb.stop()
    const asked = async () => {
      const replies = [await likes(), await polls(), await registry.healths()]
      expect(replies.map(({ status }) => status)).toEqual([200, 503, 503])
      expect(replies[0]?.body).toEqual({ service: 'likes', status: 'ok', instances: null })
    }
    expect(await activeTime(asked)).toBeLessThan(3_000)

    await dynamodb.restart()
    for (const check of [likes, polls, registry.healths]) {
      const { status } = await until<{ status: number }>(check, (reply) => reply.status === 200)
      expect(status).toBe(200)
    }
    const { body } = await until(likes, (reply) => reply.body.instances !== null)
    expect(body.instances).toEqual([expect.objectContaining({ url: url('likes') })])
  })

  test('of polls is a 503 with the cause while DynamoDB has lost its tables', async () => {
    await dynamodb.client.send(new DeleteTableCommand({ TableName: 'polls' }))
    const { status, body } = await polls<ProblemBody>()
    expect([status, body.detail]).toEqual([
      503,
      'DynamoDB lacks a table; starting or deploying again creates it',
    ])
  })
})
