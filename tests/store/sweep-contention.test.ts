import { setImmediate as turn } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { PassRecord } from '../../lib/registry/history/audit-log.ts'
import { broken, healthy } from '../support/registry/samples.ts'
import {
  clearTables,
  instanceAt,
  itemsOf,
  only,
  register,
  registered,
  scriptedProbe,
  sweepOn,
  urlOf,
  virtualClock,
} from '../support/registry/sweep-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

beforeEach(() => clearTables(dynamodb.client))

const urls = async () => (await registered(dynamodb.client)).map(({ url }) => url)

describe('the lock', () => {
  test('lets one of 32 processes run the pass of each of 200 ticks, with rising fencing tokens', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    let probed = 0
    const contenders = Array.from({ length: 32 }, (_, index) => {
      // Each clock is at most half a second ahead or behind.
      const own = clock.off((index - 16) * 30)
      const probe = scriptedProbe(own, async () => {
        probed++
        await turn()
        return healthy
      })
      return sweepOn(dynamodb.client, { probe, clock: own })
    })
    const tokens: number[] = []
    const passesPerTick: number[] = []
    for (let tick = 0; tick < 200; tick++) {
      const records = (await Promise.all(contenders.map((contender) => contender()))).flat()
      passesPerTick.push(records.length)
      tokens.push(...records.map(({ fencingToken }) => fencingToken))
      clock.advance(30_000)
    }
    expect(passesPerTick).toEqual(Array(200).fill(1))
    expect(tokens).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
    expect(probed).toBe(200)
  })

  test('prevents any write by a holder that was paused past the end of its lease', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    const successor = sweepOn(dynamodb.client, {
      probe: scriptedProbe(clock.now, () => healthy),
      clock: clock.now,
    })
    let successorRecords: PassRecord[] = []
    // Its own clock stands still during the pause, so that only the fencing token can stop it.
    const stopped = clock.now()
    const paused = sweepOn(dynamodb.client, {
      clock: () => stopped,
      probe: scriptedProbe(
        () => stopped,
        async () => {
          clock.advance(30_000)
          successorRecords = await successor()
          return broken
        },
      ),
    })
    expect(await paused()).toEqual([])
    expect(successorRecords).toEqual([expect.objectContaining({ fencingToken: 2, passing: 1 })])
    expect(await urls()).toEqual([urlOf(1)])
    expect(await itemsOf(dynamodb.client, 'evictions')).toEqual([])
    const passes = (await itemsOf(dynamodb.client, 'passes')).filter(({ log }) => log === 'passes')
    expect(passes).toEqual([expect.objectContaining({ fence: 2 })])
  })

  test('can be acquired at the next tick after its holder died', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    const dying = sweepOn(dynamodb.client, {
      clock: clock.now,
      probe: () => Promise.reject(new Error('The process died')),
    })
    await expect(dying()).rejects.toThrow('The process died')
    const next = sweepOn(dynamodb.client, { probe: scriptedProbe(clock.now, () => broken), clock: clock.now })
    expect(await next()).toEqual([])
    clock.advance(30_000)
    expect(only(await next())).toMatchObject({ fencingToken: 2, evicted: 1 })
  })
})

describe('shards', () => {
  test('have a lock each, and every instance is in exactly one of them', async () => {
    const clock = virtualClock()
    for (let number = 0; number < 60; number++) await register(dynamodb.client, instanceAt(urlOf(number)))
    const probed: string[] = []
    const probe = scriptedProbe(clock.now, async (url) => {
      probed.push(url)
      await turn()
      return healthy
    })
    const contenders = Array.from({ length: 3 }, () =>
      sweepOn(dynamodb.client, { probe, clock: clock.now, shards: 3 }),
    )
    const records = (await Promise.all(contenders.map((contender) => contender()))).flat()
    expect(records.map(({ lockName }) => lockName).toSorted()).toEqual([
      'sweep-1-of-3',
      'sweep-2-of-3',
      'sweep-3-of-3',
    ])
    expect(records.reduce((sum, { registered }) => sum + registered, 0)).toBe(60)
    expect(Math.min(...records.map(({ registered }) => registered))).toBeGreaterThan(9)
    expect(probed).toHaveLength(60)
    expect(new Set(probed).size).toBe(60)
    // Although they share their times and fencing tokens, each pass has a record of its own.
    const passes = await itemsOf(dynamodb.client, 'passes')
    for (const log of ['passes', 'last-complete'])
      expect(passes.filter((pass) => pass.log === log)).toHaveLength(3)
  })

  test('that one tick had no time for come first at a later one', async () => {
    const clock = virtualClock()
    for (let number = 0; number < 30; number++) await register(dynamodb.client, instanceAt(urlOf(number)))
    const probe = scriptedProbe(clock.now, () => {
      clock.advance(1_000)
      return healthy
    })
    const sweep = sweepOn(dynamodb.client, { probe, clock: clock.now, shards: 3 })
    const swept: string[][] = []
    for (let tick = 0; tick < 3; tick++) {
      const began = clock.now().getTime()
      swept.push((await sweep()).map(({ lockName }) => lockName))
      clock.advance(30_000 - (clock.now().getTime() - began))
    }
    expect(swept.map(([first]) => first).toSorted()).toEqual(['sweep-1-of-3', 'sweep-2-of-3', 'sweep-3-of-3'])
    // No lock was acquired without time for a pass: that would only keep other processes from it.
    const locks = await itemsOf(dynamodb.client, 'locks')
    const taken = locks.reduce((sum, { fence }) => sum + fence, 0)
    expect(taken).toBe(swept.flat().length)
    expect(taken).toBeLessThan(9)
  })
})
