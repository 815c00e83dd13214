import { Redis } from 'ioredis'
import { storeUnavailable } from '../errors.ts'
import { log } from './log.ts'

/**
 * A Redis client for request handlers: with the server down a call fails in under a second (by default it
 * would wait for good), and as soon as the server is back calls succeed again.
 *
 * A command whose connection broke is sent once more; the scripts are idempotent, so that is safe. There is no
 * auto-pipelining: it halves the throughput of scripts.
 */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: 500,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  })
  redis.on('error', (error: Error) => log.debug('redis connection', { error }))
  return redis
}

/** Runs a command; an error of the connection or of the server's condition becomes "unavailable". */
export async function redisCall<Reply>(command: Promise<Reply>): Promise<Reply> {
  try {
    return await command
  } catch (error) {
    if (isMistake(error)) throw error
    throw storeUnavailable('Redis', error)
  }
}

/** A reply that says the command itself is wrong; everything else is a matter of the server or the network. */
function isMistake(error: unknown): boolean {
  const { name, message } = error as Error
  return name === 'ReplyError' && /^(ERR|WRONGTYPE|NOSCRIPT|NOPERM|CROSSSLOT)\b/.test(message)
}
