import { describeRedisLedger } from '../support/redis-ledger-cases.ts'
import { useRedis } from '../support/stores.ts'

describeRedisLedger(useRedis())
