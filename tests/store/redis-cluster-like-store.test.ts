import { describe, expect, test } from '@jest/globals'
import { redisLikeStore } from '../../lib/likes/redis/redis-like-store.ts'
import { connectRedis } from '../../lib/platform/redis.ts'
import { useRedisCluster } from '../support/redis-cluster.ts'
import { describeRedisLikeStore } from '../support/redis-like-store-cases.ts'

const cluster = useRedisCluster()

describe('a server', () => {
  /** Connects to the server by this name, trusting this authority, and sends a command. */
  async function connect(hostname: string, authority: string): Promise<void> {
    const url = new URL(cluster.url)
    url.hostname = hostname
    const client = connectRedis(url.href, authority)
    await redisLikeStore(client)
      .checkWritable()
      .finally(() => client.disconnect())
  }

  test('is refused if no trusted authority has signed its certificate', async () => {
    await expect(connect('localhost', '')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  test('is refused if its certificate is for another name', async () => {
    await expect(connect('127.0.0.1', cluster.authority)).rejects.toMatchObject({
      reason: { code: 'store-unavailable' },
    })
  })

  test('is accepted if its certificate is signed by the trusted authority, for its name', async () => {
    await expect(connect('localhost', cluster.authority)).resolves.toBeUndefined()
  })
})

describeRedisLikeStore(cluster)
