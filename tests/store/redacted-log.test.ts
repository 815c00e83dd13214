import { afterAll, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { useOutput } from '../support/output.ts'
import { useRedisCluster } from '../support/redis-cluster.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG'

const redis = useRedis()
const cluster = useRedisCluster()
const dynamodb = useDynamoDB()

const secret = 'correct-horse'
const clients: { disconnect(): void }[] = []
const output = useOutput()

afterAll(() => {
  for (const client of clients) client.disconnect()
})

/** What is logged of a like that fails at this Redis. */
async function logOf(url: string, authority = ''): Promise<string> {
  const { connectRedis } = await import('../../lib/platform/redis.ts')
  const { redisLikeStore } = await import('../../lib/likes/redis/redis-like-store.ts')
  const { log } = await import('../../lib/platform/log.ts')
  const client = connectRedis(url, authority)
  clients.push(client)
  const error = await redisLikeStore(client)
    .add('mary', 'p')
    .catch((failure) => failure)
  log.error('failed', { error })
  client.disconnect()
  return output.text
}

const withLogin = (url: string, username: string) => {
  const own = new URL(url)
  Object.assign(own, { username, password: secret })
  return own.href
}

describe('the log, at DEBUG', () => {
  test('of a failed login names the cause and not the password', async () => {
    const log = await logOf(withLogin(redis.url, 'nobody'))
    expect(log).toMatch('WRONGPASS')
    expect(log).not.toMatch(secret)
  })

  test('of a failed login to a cluster names the cause and not the password', async () => {
    const log = await logOf(withLogin(cluster.url, 'nobody'), cluster.authority)
    expect(log).toMatch('WRONGPASS')
    expect(log).not.toMatch(secret)
  })

  test('of a Redis user without the right to run scripts has no script and no username', async () => {
    const administrator = new Redis(redis.url)
    clients.push(administrator)
    await administrator.acl('SETUSER', 'poor', 'on', `>${secret}`, '~*', '+ping')
    const log = await logOf(withLogin(redis.url, 'poor'))
    expect(log).toMatch('NOPERM')
    expect(log).not.toMatch(new RegExp(`${secret}|mary|redis\\.call`))
  })

  test('of a command unknown to Redis has none of its arguments', async () => {
    const { log } = await import('../../lib/platform/log.ts')
    const client = new Redis(redis.url)
    clients.push(client)
    log.error('failed', { error: await client.call('unheard-of', secret).catch((error) => error) })
    expect(output.text).toMatch('ERR unknown command')
    expect(output.text).not.toMatch(secret)
  })

  test('of a DynamoDB exception has no item', async () => {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb')
    const { log } = await import('../../lib/platform/log.ts')
    const put = new PutItemCommand({
      TableName: 'posts',
      Item: { posts_id: { S: '1' }, username: { S: 'mary' }, created_at: { S: 'now' } },
      ConditionExpression: 'attribute_not_exists(posts_id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    await dynamodb.client.send(put)
    log.error('failed', { error: await dynamodb.client.send(put).catch((error) => error) })
    expect(output.text).toMatch('ConditionalCheckFailedException')
    expect(output.text).not.toMatch('mary')
  })

  test('of a URL has no password', async () => {
    const { log } = await import('../../lib/platform/log.ts')
    log.info(`connecting to redis://likes:${secret}@127.0.0.1:6379`)
    expect(output.text).toMatch('redis://likes:…@127.0.0.1:6379')
  })
})
