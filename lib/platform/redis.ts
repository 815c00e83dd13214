import { Cluster, Redis } from 'ioredis'
import { log } from './log.ts'
import { storeUnavailable } from './store-failure.ts'
import { withTimeout } from './with-timeout.ts'

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
 * There is no auto-pipelining: it halves the throughput of scripts.
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
    connectTimeout: 400,
    commandTimeout: 500,
    // A connection over which nothing comes is given up; otherwise a peer that vanished without closing it would go on
    // getting every command.
    socketTimeout: 400,
    reconnectOnError: isOfAReplica,
    // A command ends with the connection that it was meant for. Kept and sent by the next one, which may be minutes
    // later, it would be carried out long after its caller was told that it failed.
    maxRetriesPerRequest: 0,
    // For the same reason: a server that is still loading says so to the command, which need not wait for the end.
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
    // Each is a tenth of a second apart; no more than fit into a call's time.
    maxRedirections: 6,
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
  return Math.min(attempt * 50, 250)
}

function debug(error: Error): void {
  log.debug('redis connection', { error })
}

/** The server has become a replica: the name in the URL may lead to another one by now. */
function isOfAReplica({ message }: Error): boolean {
  return /^(READONLY|MASTERDOWN|LOADING)\b/.test(message)
}

/**
 * Sends a command, and once more where its connection broke, which is safe since every script is idempotent. An
 * error of the connection or of the server's condition becomes "unavailable".
 */
export async function redisCall<Reply>(send: () => Promise<Reply>): Promise<Reply> {
  try {
    return await withTimeout(deadline, sendOnceMore(send))
  } catch (error) {
    if (isMistake(error)) throw error
    throw storeUnavailable('Redis', error, refusesWrites(error) ? 'takes no writes' : undefined)
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

/** How ioredis, which does not export the error's class, says that the connection broke. */
function hasLostItsConnection(error: unknown): boolean {
  return /^Reached the max retries per request limit/.test((error as Error).message)
}

/** A reply that says the command itself is wrong; everything else is a matter of the server or the network. */
function isMistake(error: unknown): boolean {
  return isReply(error, /^(ERR|WRONGTYPE|NOSCRIPT|NOPERM|CROSSSLOT)\b/)
}

/** A replica, a full memory, a disk that takes no more, too few replicas. */
function refusesWrites(error: unknown): boolean {
  return isReply(error, /^(READONLY|OOM|MISCONF|NOREPLICAS)\b/)
}

function isReply(error: unknown, code: RegExp): boolean {
  const { name, message } = error as Error
  return name === 'ReplyError' && code.test(message)
}
