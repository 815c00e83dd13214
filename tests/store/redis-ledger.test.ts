import { afterAll, beforeAll } from '@jest/globals'
import { describeRedisLedger } from '../support/redis-ledger-cases.ts'
import { type Relay, startRelay } from '../support/relay.ts'
import { useRedis } from '../support/stores.ts'

const redis = useRedis()
let relay: Relay

beforeAll(async () => {
  relay = await startRelay(Number(new URL(redis.url).port))
})
afterAll(() => relay.stop())

describeRedisLedger({
  get url() {
    return `redis://127.0.0.1:${relay.port}`
  },
  restart: () => redis.restart(),
  stop: () => redis.stop(),
  silence: () => relay.silence(),
})
