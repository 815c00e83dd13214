import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import type { LikeStore } from '../../lib/likes/like-store.ts'
import { redisLikeStore } from '../../lib/likes/redis/redis-like-store.ts'
import { type RunningStore, redisCommand, startStore } from '../../lib/local/engines/stores.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import { connectRedis } from '../../lib/platform/redis.ts'
import { eventually } from '../support/eventually.ts'
import { startRelay } from '../support/relay.ts'

const folder = mkdtempSync(join(tmpdir(), 'microblog-redis-unwritable-'))
const stores: RunningStore[] = []
const clients: { disconnect(): void }[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  for (const store of stores.splice(0)) await store.stop('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server of the test's own, and a client with all rights. */
async function startRedis(environment: Readonly<Record<string, string>> = {}) {
  const port = await freePort()
  const own = mkdtempSync(join(folder, 'server-'))
  const { program, arguments: options } = redisCommand({ port, folder: own })
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  stores.push(await startStore({ program: 'env', arguments: [...variables, program, ...options], port }))
  const administrator = new Redis(port, { maxRetriesPerRequest: null })
  clients.push(administrator)
  return { port, folder: own, administrator }
}

function likeStoreAt(port: number): LikeStore {
  const client = connectRedis(`redis://127.0.0.1:${port}`)
  clients.push(client)
  return redisLikeStore(client)
}

const unwritable = {
  reason: { code: 'store-unavailable', store: 'Redis', state: 'refuses writes' },
}

describe('a Redis that answers but refuses writes because', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>
  let likes: LikeStore
  beforeEach(async () => {
    redis = await startRedis()
    likes = likeStoreAt(redis.port)
    await likes.add('before', 'p')
  })

  test.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'it is a replica',
      () => redis.administrator.replicaof('127.0.0.1', 1),
      () => redis.administrator.replicaof('NO', 'ONE'),
    ],
    [
      'its memory is full',
      () => redis.administrator.config('SET', 'maxmemory', '1'),
      () => redis.administrator.config('SET', 'maxmemory', '0'),
    ],
    [
      'it cannot save',
      async () => {
        await redis.administrator.config('SET', 'save', '3600 1')
        rmSync(redis.folder, { recursive: true })
        await redis.administrator.bgsave()
        await eventually(
          async () => /rdb_last_bgsave_status:err/.test(await redis.administrator.info('persistence')),
          'saving fails',
        )
      },
      () => redis.administrator.config('SET', 'stop-writes-on-bgsave-error', 'no'),
    ],
    [
      'it has too few replicas',
      () => redis.administrator.config('SET', 'min-replicas-to-write', '1'),
      () => redis.administrator.config('SET', 'min-replicas-to-write', '0'),
    ],
  ])('%s fails the check and a like, and passes both afterwards', async (_, begin, end) => {
    await expect(likes.checkWritable()).resolves.toBeUndefined()
    await begin()
    await expect(likes.checkWritable()).rejects.toMatchObject(unwritable)
    await expect(likes.add('during', 'p')).rejects.toMatchObject(unwritable)
    expect(await likes.count('p')).toBe(1)
    await end()
    await expect(likes.checkWritable()).resolves.toBeUndefined()
    expect(await likes.add('after', 'p')).toEqual({ added: true, likes: 2 })
  })
})

test('a server that denies scripts fails the check and a like, and passes both once it allows them', async () => {
  const redis = await startRedis()
  const likes = likeStoreAt(redis.port)
  await likes.checkWritable()
  await redis.administrator.acl('SETUSER', 'default', '-evalsha', '-eval')
  await expect(likes.add('during', 'p')).rejects.toThrow('NOPERM')
  await expect(likes.checkWritable()).rejects.toThrow('NOPERM')
  await redis.administrator.acl('SETUSER', 'default', '+evalsha', '+eval')
  await likes.checkWritable()
  expect(await likes.add('after', 'p')).toEqual({ added: true, likes: 1 })
})

test('a client leaves a server that has become a replica for the one that the name leads to now', async () => {
  const [first, second] = [await startRedis(), await startRedis()]
  const relay = await startRelay(first.port)
  clients.push({ disconnect: () => relay.stop() })
  const likes = likeStoreAt(relay.port)
  await likes.add('before', 'p')
  relay.target = second.port
  await first.administrator.replicaof('127.0.0.1', 1)
  await expect(likes.add('during', 'p')).rejects.toMatchObject(unwritable)
  expect(await likes.add('after', 'p')).toEqual({ added: true, likes: 1 })
})

/** The environment of a locale that does not compare text by its bytes; undefined if the system cannot compile it. */
function compileLocale(into: string): Record<string, string> | undefined {
  const name = 'de_DE.UTF-8'
  try {
    execFileSync('localedef', ['-i', 'de_DE', '-f', 'UTF-8', join(into, name)], { stdio: 'ignore' })
    return { LOCPATH: into, LC_ALL: name }
  } catch {
    return undefined
  }
}

const locale = compileLocale(folder)

;(locale ? test : test.skip)(
  'ties are paged in the order of their bytes whatever the server’s locale',
  async () => {
    const { port, administrator } = await startRedis(locale)
    const likes = likeStoreAt(port)
    const expected = ['é', 'b', 'a', 'B', 'A']
    await administrator.zadd('{likes}:post:tied:likers', ...expected.flatMap((member) => [5, member]))
    // Lua's own operators, which the script does not use, compare by the locale.
    expect(await administrator.eval("return 'B' < 'a' and 1 or 0", 0)).toBe(0)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await likes.listLikers('tied', { limit: 1, cursor })
      seen.push(...page.items)
      cursor = page.next
    } while (cursor)
    expect(seen).toEqual(expected)
  },
)
