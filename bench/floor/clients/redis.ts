import { Redis } from 'ioredis'
import { required } from '../../../lib/platform/config.ts'

const redis = new Redis(required('REDIS_URL'), { lazyConnect: true })

/** The least that a function with a Redis client is. */
export const handler = async () => ({ statusCode: 200, body: await redis.ping() })
