import { afterAll, beforeAll } from '@jest/globals'
import { describeRedisLikeStore } from '../support/stores/redis-like-store-cases.ts'
import { type Relay, startRelay } from '../support/stores/relay.ts'
import { useRedis } from '../support/stores/use-stores.ts'

const redis = useRedis()
let relay: Relay

beforeAll(async () => {
  relay = await startRelay(Number(new URL(redis.url).port))
})
afterAll(() => relay.stop())

describeRedisLikeStore({
  get url() {
    return `redis://127.0.0.1:${relay.port}`
  },
  restart: () => redis.restart(),
  stop: () => redis.stop(),
  silence: () => relay.silence(),
})
