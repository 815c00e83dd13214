import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { redisCall } from '../../lib/platform/redis.ts'
import { activeTime } from '../support/active-time.ts'
import { failing } from '../support/failing.ts'

/** A reply by which Redis refuses a command. */
function reply(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' })
}

const broken = () => new Error('Reached the max retries per request limit (which is 0). Refer to …')

describe('a Redis call', () => {
  test.each([
    "ERR unknown command 'x'",
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'NOSCRIPT No matching script',
    "NOPERM this user has no permissions to run the 'eval' command",
    "CROSSSLOT Keys in request don't hash to the same slot",
  ])('that is a mistake of ours stays what it is: %s', async (message) => {
    const { attempts, send } = failing(reply(message))
    await expect(redisCall(send)).rejects.toMatchObject({ name: 'ReplyError', message })
    expect(attempts.count).toBe(1)
  })

  test.each([
    ['LOADING Redis is loading the dataset in memory', 'does not answer'],
    ['MASTERDOWN Link with MASTER is down', 'does not answer'],
    ['CLUSTERDOWN The cluster is down', 'does not answer'],
    ['BUSY Redis is busy running a script', 'does not answer'],
    ['WRONGPASS invalid username-password pair', 'does not answer'],
    ["READONLY You can't write against a read only replica.", 'refuses writes'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'refuses writes'],
    ['MISCONF Redis is configured to save RDB snapshots', 'refuses writes'],
    ['NOREPLICAS Not enough good replicas to write.', 'refuses writes'],
  ])('that the server is in no condition for is "unavailable": %s', async (message, state) => {
    const { attempts, send } = failing(reply(message))
    await expect(redisCall(send)).rejects.toMatchObject({
      reason: { code: 'store-unavailable' },
      message: `Redis ${state}`,
    })
    expect(attempts.count).toBe(1)
  })

  test('that quotes such a reply without being one is no mistake', async () => {
    const { send } = failing(new Error('ERR, said no server'))
    await expect(redisCall(send)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  test('whose connection breaks is sent once more, and not again', async () => {
    const once = failing(broken())
    await expect(redisCall(once.send)).resolves.toBe('sent')
    expect(once.attempts.count).toBe(2)
    const twice = failing(broken(), broken())
    await expect(redisCall(twice.send)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
    expect(twice.attempts.count).toBe(2)
  })

  test('that is never answered fails within a second', async () => {
    const stop = new AbortController()
    const failed = () =>
      expect(redisCall(() => delay(60_000, 'sent', { signal: stop.signal }))).rejects.toMatchObject({
        reason: { code: 'store-unavailable' },
      })
    expect(await activeTime(failed)).toBeLessThan(1_000)
    stop.abort()
  })
})
