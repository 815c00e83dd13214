import { Cluster, Redis } from 'ioredis'
import { log } from './log.ts'
import { storeUnavailable } from './store-failure.ts'
import { withTimeout } from './with-timeout.ts'

/** How long one call of a request handler may take, reconnecting included, in milliseconds. */
const usualDeadline = 900

/**
 * A Redis client for request handlers. While the server is down, a call fails in under a second (by default it would
 * wait indefinitely); as soon as the server is up again, calls succeed.
 *
 * The URL holds all settings: `rediss://` for TLS, `user:password@` for a login, `?cluster=true` for a server in cluster
 * mode, from which the client learns the nodes. `authority` is the certificate, PEM, of the authority to trust instead
 * of the public ones; they are trusted if it is empty.
 *
 * Auto-pipelining is off: it halves the throughput of scripts.
 *
 * @param deadline how long a call may take, in milliseconds; a single command may take a little more than half of it
 */
export function connectRedis(url: string, authority = '', deadline = usualDeadline): Redis | Cluster {
  const options = nodeOptions(url, authority, deadline)
  const redis =
    new URL(url).searchParams.get('cluster') === 'true'
      ? connectCluster(url, options)
      : new Redis(url, { ...options, retryStrategy: pause })
  redis.on('error', debug)
  return redis
}

function nodeOptions(url: string, authority: string, deadline: number) {
  const { protocol, username, password } = new URL(url)
  return {
    lazyConnect: true,
    connectTimeout: 400,
    commandTimeout: (deadline * 5) / 9,
    // A connection that stays silent is closed. Otherwise every further command would go to a peer that vanished without
    // closing it.
    socketTimeout: (deadline * 4) / 9,
    reconnectOnError: isOfAReplica,
    // A command fails with its connection. If it were queued and sent over the next one, which may be minutes later, it
    // would be carried out long after its caller was told that it failed.
    maxRetriesPerRequest: 0,
    // For the same reason: a server that is still loading its data answers the command with that, at once.
    enableReadyCheck: false,
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
    // They are a tenth of a second apart: no more than fit into a call's deadline.
    maxRedirections: 6,
    // Connects by name, since certificates are issued for names; the default is to connect by address.
    dnsLookup: (name, done) => done(null, name),
    // Called when no node is left. If it returned a pause, queued commands would be sent after their callers were told
    // that they failed. Null fails them at once; the connection is made anew here.
    clusterRetryStrategy(attempt) {
      setTimeout(() => cluster.connect().catch(debug), pause(attempt))
      return null
    },
  })
  return cluster
}

/** How long to wait before the next attempt to connect, in milliseconds. */
function pause(attempt: number): number {
  return Math.min(attempt * 50, 250)
}

function debug(error: Error): void {
  log.debug('redis connection', { error })
}

/** The server has become a replica: the name in the URL may lead to another server now. */
function isOfAReplica({ message }: Error): boolean {
  return /^(READONLY|MASTERDOWN|LOADING)\b/.test(message)
}

/**
 * Sends a command, and sends it again if its connection broke, which is safe since every script is idempotent. An
 * error of the connection or of the server's state becomes "store-unavailable".
 */
export async function redisCall<Reply>(send: () => Promise<Reply>, deadline = usualDeadline): Promise<Reply> {
  try {
    return await withTimeout(deadline, sendOnceMore(send))
  } catch (error) {
    if (isMistake(error)) throw error
    throw storeUnavailable('Redis', error, refusesWrites(error) ? 'refuses writes' : undefined)
  }
}

async function sendOnceMore<Reply>(send: () => Promise<Reply>): Promise<Reply> {
  try {
    return await send()
  } catch (error) {
    if (!hasLostItsConnection(error)) throw error
    return send()
  }
}

/** By its message, since ioredis does not export the error's class. */
function hasLostItsConnection(error: unknown): boolean {
  return /^Reached the max retries per request limit/.test((error as Error).message)
}

/** A reply that means the command itself is wrong; all other errors are the server's or the network's. */
function isMistake(error: unknown): boolean {
  return isReply(error, /^(ERR|WRONGTYPE|NOSCRIPT|NOPERM|CROSSSLOT)\b/)
}

/** The server is a replica, its memory or its disk is full, or it has too few replicas. */
function refusesWrites(error: unknown): boolean {
  return isReply(error, /^(READONLY|OOM|MISCONF|NOREPLICAS)\b/)
}

function isReply(error: unknown, code: RegExp): boolean {
  const { name, message } = error as Error
  return name === 'ReplyError' && code.test(message)
}
