import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { fewAtOnce } from '../support/concurrency.ts'
import { broken, healthy, refused, unanswered } from '../support/registry/samples.ts'
import {
  clearTables,
  instanceAt,
  itemsOf,
  only,
  register,
  registered,
  scriptedProbe,
  sweepOn,
  tickOn,
  urlOf,
  virtualClock,
} from '../support/registry/sweep-on-store.ts'
import { lossyClient } from '../support/stores/lossy-client.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

beforeEach(() => clearTables(dynamodb.client))

const urls = async () => (await registered(dynamodb.client)).map(({ url }) => url)

describe('a pass', () => {
  test('evicts every instance that does not answer 200', async () => {
    const clock = virtualClock()
    const outcomes = new Map([
      [urlOf(1), healthy],
      [urlOf(2), broken],
      [urlOf(3), refused],
      [urlOf(4), unanswered],
    ])
    for (const url of outcomes.keys()) await register(dynamodb.client, instanceAt(url))
    const probe = scriptedProbe(clock.now, (url) => outcomes.get(url) ?? healthy)
    const record = only(await tickOn(dynamodb.client, { probe, clock: clock.now }))
    expect(record).toMatchObject({
      registered: 4,
      passing: 1,
      failing: 2,
      unanswered: 1,
      evicted: 3,
      left: 0,
    })
    expect(await registered(dynamodb.client)).toEqual([
      expect.objectContaining({ url: urlOf(1), statusCode: 200, checkedAt: '2026-03-10T05:00:00.000Z' }),
    ])
  })

  test('releases its lock, and writes nothing to an instance whose health is unchanged', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    const sweep = sweepOn(dynamodb.client, {
      probe: scriptedProbe(clock.now, () => healthy),
      clock: clock.now,
    })
    await sweep()
    const before = await registered(dynamodb.client)
    clock.advance(30_000)
    expect(only(await sweep())).toMatchObject({ fencingToken: 2, passing: 1, complete: true })
    expect(await itemsOf(dynamodb.client, 'locks')).toEqual([
      { lock_name: 'sweep', fence: 2, not_before: clock.now().getTime() + 25_000 },
    ])
    expect(await registered(dynamodb.client)).toEqual(before)
    expect(await itemsOf(dynamodb.client, 'passes')).toContainEqual(
      expect.objectContaining({ log: 'last-complete', started_at: '2026-03-10T05:00:30.000Z' }),
    )
  })

  test('evicts at the instance’s threshold or the default, and counts consecutive failures only', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    await register(dynamodb.client, instanceAt(urlOf(2)), { failThreshold: 1 })
    const outcomes = [broken, broken, healthy, broken, broken, broken]
    const probe = scriptedProbe(clock.now, (url) =>
      url === urlOf(1) ? (outcomes.shift() ?? broken) : broken,
    )
    const sweep = sweepOn(dynamodb.client, { probe, clock: clock.now, failThreshold: 3 })
    const evicted: number[] = []
    const standing: unknown[] = []
    for (let tick = 0; tick < 6; tick++) {
      evicted.push(only(await sweep()).evicted)
      const [instance] = await registered(dynamodb.client)
      standing.push(instance && [instance.statusCode, instance.consecutiveFailures])
      clock.advance(30_000)
    }
    expect(evicted).toEqual([1, 0, 0, 0, 0, 1])
    expect(standing).toEqual([[500, 1], [500, 2], [200, 0], [500, 1], [500, 2], undefined])
  })

  test('does not evict an instance that registers again between probe and commit', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    await register(dynamodb.client, instanceAt(urlOf(2)))
    const probe = scriptedProbe(clock.now, async (url) => {
      if (url === urlOf(1)) await register(dynamodb.client, instanceAt(url))
      return broken
    })
    const record = only(await tickOn(dynamodb.client, { probe, clock: clock.now }))
    expect(record).toMatchObject({ evicted: 1, superseded: 1, complete: false })
    expect(await urls()).toEqual([urlOf(1)])
    // The pass is not complete, because it did not probe the new registration.
    const passes = await itemsOf(dynamodb.client, 'passes')
    expect(passes.map(({ log }) => log)).toEqual(['passes'])
  })

  test.each([99, 100, 101])('commits %i health records, around the limit of a transaction', async (count) => {
    const clock = virtualClock()
    const numbers = Array.from({ length: count }, (_, number) => number)
    await fewAtOnce.map(numbers, (number) => register(dynamodb.client, instanceAt(urlOf(number))))
    const probe = scriptedProbe(clock.now, () => healthy)
    const record = only(await tickOn(dynamodb.client, { probe, clock: clock.now }))
    expect(record).toMatchObject({ registered: count, passing: count, left: 0, superseded: 0 })
    const statuses = (await registered(dynamodb.client)).map(({ statusCode }) => statusCode)
    expect(statuses).toEqual(Array(count).fill(200))
  })

  test.each([33, 34])('commits %i evictions, of three writes each, around that limit', async (count) => {
    const clock = virtualClock()
    const numbers = Array.from({ length: count }, (_, number) => number)
    await fewAtOnce.map(numbers, (number) => register(dynamodb.client, instanceAt(urlOf(number))))
    const probe = scriptedProbe(clock.now, () => broken)
    const record = only(await tickOn(dynamodb.client, { probe, clock: clock.now }))
    expect(record).toMatchObject({ evicted: count, left: 0, superseded: 0 })
    expect(await urls()).toEqual([])
    expect(await itemsOf(dynamodb.client, 'evictions')).toHaveLength(count)
    expect(await itemsOf(dynamodb.client, 'probations')).toHaveLength(count)
  })

  test('that runs out of time commits what it has probed, and leaves and counts the rest', async () => {
    const clock = virtualClock()
    for (let number = 0; number < 20; number++) await register(dynamodb.client, instanceAt(urlOf(number)))
    const probe = scriptedProbe(clock.now, () => {
      clock.advance(2_000)
      return broken
    })
    const sweep = sweepOn(dynamodb.client, { probe, clock: clock.now })
    expect(only(await sweep())).toMatchObject({
      registered: 20,
      failing: 9,
      evicted: 9,
      left: 11,
      complete: false,
    })
    expect(await urls()).toHaveLength(11)
    clock.advance(30_000)
    expect(only(await sweep())).toMatchObject({ registered: 11, evicted: 9, left: 2 })
    expect((await itemsOf(dynamodb.client, 'passes')).filter(({ log }) => log === 'last-complete')).toEqual(
      [],
    )
  })

  test('does not leave the same instances each time it runs out of time', async () => {
    const clock = virtualClock()
    for (let number = 0; number < 20; number++) await register(dynamodb.client, instanceAt(urlOf(number)))
    const probed = new Set<string>()
    const probe = scriptedProbe(clock.now, (url) => {
      probed.add(url)
      clock.advance(2_000)
      return healthy
    })
    const sweep = sweepOn(dynamodb.client, { probe, clock: clock.now })
    for (let tick = 0; tick < 5; tick++) {
      const began = clock.now().getTime()
      expect(only(await sweep())).toMatchObject({ left: 11 })
      clock.advance(30_000 - (clock.now().getTime() - began))
    }
    expect(probed.size).toBe(20)
  })

  test('fails if a commit is cancelled for another reason than a condition, and stores no record', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    const client = new DynamoDBClient()
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (request) => {
          if (commandName !== 'TransactWriteItemsCommand') return next(request)
          const CancellationReasons = [{ Code: 'None' }, { Code: 'ItemCollectionSizeLimitExceeded' }]
          throw new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons })
        },
      { step: 'initialize' },
    )
    const probe = scriptedProbe(clock.now, () => broken)
    await expect(tickOn(client, { probe, clock: clock.now })).rejects.toThrow('cancelled')
    client.destroy()
    expect(await urls()).toEqual([urlOf(1)])
    expect(await itemsOf(dynamodb.client, 'passes')).toEqual([])
  })

  test('that runs out of time before its commits changes nothing', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    const probe = scriptedProbe(clock.now, () => {
      clock.advance(22_000)
      return broken
    })
    const record = only(await tickOn(dynamodb.client, { probe, clock: clock.now }))
    expect(record).toMatchObject({ failing: 1, evicted: 0, left: 1 })
    expect(await urls()).toEqual([urlOf(1)])
  })

  test('does nothing twice if the answers to its commits are lost', async () => {
    const clock = virtualClock()
    await register(dynamodb.client, instanceAt(urlOf(1)))
    const probe = scriptedProbe(clock.now, () => broken)
    const client = lossyClient('TransactWriteItems', 2)
    expect(only(await tickOn(client, { probe, clock: clock.now }))).toMatchObject({
      evicted: 1,
      superseded: 0,
    })
    expect(await itemsOf(dynamodb.client, 'evictions')).toHaveLength(1)
  })
})
