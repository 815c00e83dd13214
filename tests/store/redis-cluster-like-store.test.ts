import { describe, expect, test } from '@jest/globals'
import { redisLikeStore } from '../../lib/likes/redis/redis-like-store.ts'
import { connectRedis } from '../../lib/platform/redis.ts'
import { useRedisCluster } from '../support/redis-cluster.ts'
import { describeRedisLikeStore } from '../support/redis-like-store-cases.ts'

const cluster = useRedisCluster()

describe('a server whose certificate', () => {
  /** Settles when the server under this name is asked, by a client that trusts this authority. */
  async function ask(hostname: string, authority: string): Promise<void> {
    const url = new URL(cluster.url)
    url.hostname = hostname
    const client = connectRedis(url.href, authority)
    await redisLikeStore(client)
      .checkWritable()
      .finally(() => client.disconnect())
  }

  test('is signed by nobody that is trusted is told nothing', async () => {
    await expect(ask('localhost', '')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  test('is made out to another name is told nothing', async () => {
    await expect(ask('127.0.0.1', cluster.authority)).rejects.toMatchObject({
      reason: { code: 'store-unavailable' },
    })
  })

  test('is in order is asked', async () => {
    await expect(ask('localhost', cluster.authority)).resolves.toBeUndefined()
  })
})

describeRedisLikeStore(cluster)
