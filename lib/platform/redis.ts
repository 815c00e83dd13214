import { Cluster, Redis } from 'ioredis'
import { storeUnavailable } from '../errors.ts'
import { log } from './log.ts'
import { within } from './within.ts'

/** How long one call may take, reconnecting included, in milliseconds. */
const deadline = 900

/**
 * A Redis client for request handlers: with the server down a call fails in under a second (by default it
 * would wait for good), and as soon as the server is back calls succeed again.
 *
 * The URL says everything: `rediss://` for TLS, `user:password@` for a login, `?cluster=true` for a server in
 * cluster mode, which is asked for its nodes. `authority` is the certificate, PEM, of an authority that is to be
 * trusted instead of the public ones; without one these are.
 *
 * A command whose connection broke is sent once more; the scripts are idempotent, so that is safe. There is no
 * auto-pipelining: it halves the throughput of scripts.
 */
export function connectRedis(url: string, authority = ''): Redis | Cluster {
  const options = nodeOptions(url, authority)
  const redis =
    new URL(url).searchParams.get('cluster') === 'true'
      ? connectCluster(url, options)
      : new Redis(url, { ...options, retryStrategy: pause })
  redis.on('error', debug)
  return redis
}

function nodeOptions(url: string, authority: string) {
  const { protocol, username, password } = new URL(url)
  return {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: 500,
    maxRetriesPerRequest: 1,
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: authority ? { ca: authority } : {} }),
  }
}

function connectCluster(url: string, redisOptions: ReturnType<typeof nodeOptions>): Cluster {
  const cluster = new Cluster([url], {
    lazyConnect: true,
    redisOptions,
    slotsRefreshTimeout: 500,
    // By name, as certificates are made out; by default it would connect to the addresses.
    dnsLookup: (name, done) => done(null, name),
    // Asked what to do when no node is left. A pause here would keep the commands that wait, and send them after
    // their callers were told that they failed; giving up refuses them, and a connection is made anew.
    clusterRetryStrategy(attempt) {
      setTimeout(() => cluster.connect().catch(debug), pause(attempt))
      return null
    },
  })
  return cluster
}

/** How long to wait before the next attempt to connect, in milliseconds. */
function pause(attempt: number): number {
  return Math.min(attempt * 50, 500)
}

function debug(error: Error): void {
  log.debug('redis connection', { error })
}

/** Runs a command; an error of the connection or of the server's condition becomes "unavailable". */
export async function redisCall<Reply>(command: Promise<Reply>): Promise<Reply> {
  try {
    return await within(deadline, command)
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
