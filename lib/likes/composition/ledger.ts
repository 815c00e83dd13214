import { optional, required } from '../../platform/config.ts'
import { connectRedis } from '../../platform/redis.ts'
import { Liking } from '../liking.ts'
import { redisLedger } from '../redis/redis-like-store.ts'

export const ledger = redisLedger(connectRedis(required('REDIS_URL'), optional('REDIS_AUTHORITY', '')))
export const liking = new Liking(ledger)
