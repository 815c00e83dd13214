import { Redis } from 'ioredis'
import { required } from '../../../lib/platform/config.ts'

const redis = new Redis(required('REDIS_URL'), { lazyConnect: true })

/** A minimal function with a Redis client. */
export const handler = async () => ({ statusCode: 200, body: await redis.ping() })
