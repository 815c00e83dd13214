import { randomUUID } from 'node:crypto'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbLockStore } from '../../lib/registry/sweep/dynamodb/dynamodb-lock-store.ts'
import type { Lease } from '../../lib/registry/sweep/lock-store.ts'
import { lossyClient } from '../support/stores/lossy-client.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
/** The locks as a process uses them whose clock shows this time. */
const locksAt = (seconds: number, client = dynamodb.client) =>
  dynamodbLockStore(dynamodbStore(client), 'locks', randomUUID, () => at(seconds))
const acquire = (name: string, seconds: number, client = dynamodb.client) =>
  locksAt(seconds, client).acquire(name, at(seconds))
const release = (lease: Lease, client = dynamodb.client) => locksAt(0, client).release(lease)

/** Seconds after the first tick. */
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 10, 5, 0, 0) + seconds * 1_000)

async function stored(name: string) {
  const command = new GetItemCommand({ TableName: 'locks', Key: marshall({ lock_name: name }) })
  const { Item = {} } = await dynamodb.client.send(command)
  return unmarshall(Item)
}

async function acquired(name: string, seconds: number): Promise<Lease> {
  const lease = await acquire(name, seconds)
  if (!lease) throw new Error(`${name} was not acquired at ${seconds} s`)
  return lease
}

describe('a lock', () => {
  test('is acquired by one of several concurrent processes', async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, () => acquire('rush', 0)))
    expect(leases.filter(Boolean)).toEqual([expect.objectContaining({ lockName: 'rush', fencingToken: 1 })])
  })

  test('that was released cannot be acquired moments later, but at the next tick', async () => {
    await release(await acquired('moments', 0))
    expect(await acquire('moments', 0.2)).toBeUndefined()
    expect(await acquire('moments', 24.9)).toBeUndefined()
    expect(await acquire('moments', 30)).toMatchObject({ fencingToken: 2 })
  })

  test('of a holder that died can be acquired at the next tick, but not during the lease', async () => {
    const dead = await acquired('died', 0)
    expect(await acquire('died', 25.5)).toBeUndefined()
    const successor = await acquired('died', 30)
    expect(successor.fencingToken).toBe(2)
    expect(successor.holder).not.toBe(dead.holder)
  })

  test('is not released by a former holder', async () => {
    const late = await acquired('late', 0)
    const successor = await acquired('late', 30)
    await release(late)
    expect(await stored('late')).toMatchObject({ holder: successor.holder, fence: 2 })
    await release(successor)
    expect(await stored('late')).toEqual({ lock_name: 'late', fence: 2, not_before: at(55).getTime() })
  })

  test.each([
    ['an hour', 3_600],
    ['nine minutes', 540],
    ['a little more than a lease and the skew', 31.1],
  ])(
    'held by a clock %s ahead can be acquired at the next tick by processes whose clocks are right',
    async (name, ahead) => {
      await acquired(name, ahead)
      expect(await acquire(name, 30)).toMatchObject({ fencingToken: 2 })
      expect(await acquire(name, 31)).toBeUndefined()
    },
  )

  test('held by a clock that is ahead by less cannot be acquired for one tick', async () => {
    await acquired('slightly ahead', 30.9)
    expect(await acquire('slightly ahead', 30)).toBeUndefined()
    expect(await acquire('slightly ahead', 60)).toMatchObject({ fencingToken: 2 })
  })

  test('released by a clock far ahead can be acquired at the next tick, too', async () => {
    await release(await acquired('released ahead', 540))
    expect(await acquire('released ahead', 30)).toMatchObject({ fencingToken: 2 })
  })

  test('is not seized from a holder whose clock is right by a process that was paused', async () => {
    await acquired('paused', 60)
    // It began a minute ago, and reads its clock again before it distrusts the times of the lock.
    expect(await locksAt(60).acquire('paused', at(0))).toBeUndefined()
    expect(await acquire('paused', 90)).toMatchObject({ fencingToken: 2 })
  })

  test('held by a clock far ahead is seized by one of several concurrent processes', async () => {
    await acquired('seized', 3_600)
    const leases = await Promise.all(Array.from({ length: 20 }, () => acquire('seized', 30)))
    expect(leases.filter(Boolean)).toEqual([expect.objectContaining({ fencingToken: 2 })])
  })

  test('does not affect a lock of another name', async () => {
    await acquired('one', 0)
    expect(await acquire('other', 0)).toMatchObject({ fencingToken: 1 })
  })
})

describe('a lost answer', () => {
  test('to a successful acquisition does not lose the lock', async () => {
    const lease = await acquire('lost answer', 0, lossyClient('UpdateItem', 2))
    expect(lease).toMatchObject({ fencingToken: 1 })
    expect(await stored('lost answer')).toMatchObject({ holder: lease?.holder, fence: 1 })
  })

  test('to a seizure does not lose the lock', async () => {
    await acquired('lost ahead', 3_600)
    const lease = await acquire('lost ahead', 30, lossyClient('UpdateItem', 2, 1))
    expect(lease).toMatchObject({ fencingToken: 2 })
    expect(await stored('lost ahead')).toMatchObject({ holder: lease?.holder, fence: 2 })
  })

  test('to a failed acquisition does not acquire the lock', async () => {
    await acquired('held', 0)
    expect(await acquire('held', 1, lossyClient('UpdateItem', 2))).toBeUndefined()
  })

  test('to a release leaves the lock released', async () => {
    const lease = await acquired('released', 0)
    await release(lease, lossyClient('UpdateItem', 1))
    expect(await stored('released')).not.toHaveProperty('holder')
  })
})
