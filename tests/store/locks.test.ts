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
/** The locks of a process whose clock shows a time, which is that of its ticks. */
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
  test('goes to one of those who ask for it at once', async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, () => acquire('rush', 0)))
    expect(leases.filter(Boolean)).toEqual([expect.objectContaining({ lockName: 'rush', fencingToken: 1 })])
  })

  test('given up keeps a second gateway out that fires moments later, and lets in the next tick', async () => {
    await release(await acquired('moments', 0))
    expect(await acquire('moments', 0.2)).toBeUndefined()
    expect(await acquire('moments', 24.9)).toBeUndefined()
    expect(await acquire('moments', 30)).toMatchObject({ fencingToken: 2 })
  })

  test('of a holder that died is taken over at the next tick, not while its lease lasts', async () => {
    const dead = await acquired('died', 0)
    expect(await acquire('died', 25.5)).toBeUndefined()
    const heir = await acquired('died', 30)
    expect(heir.fencingToken).toBe(2)
    expect(heir.holder).not.toBe(dead.holder)
  })

  test('is not given up by a holder that has lost it', async () => {
    const late = await acquired('late', 0)
    const heir = await acquired('late', 30)
    await release(late)
    expect(await stored('late')).toMatchObject({ holder: heir.holder, fence: 2 })
    await release(heir)
    expect(await stored('late')).toEqual({ lock_name: 'late', fence: 2, not_before: at(55).getTime() })
  })

  test.each([
    ['an hour', 3_600],
    ['nine minutes', 540],
    ['a little more than a lease and the skew', 31.1],
  ])('held by a clock %s ahead is taken at the next tick of those that are right', async (name, ahead) => {
    await acquired(name, ahead)
    expect(await acquire(name, 30)).toMatchObject({ fencingToken: 2 })
    expect(await acquire(name, 31)).toBeUndefined()
  })

  test('held by a clock ahead by less is believed, which costs one tick', async () => {
    await acquired('believed', 30.9)
    expect(await acquire('believed', 30)).toBeUndefined()
    expect(await acquire('believed', 60)).toMatchObject({ fencingToken: 2 })
  })

  test('given up by a clock far ahead is taken at the next tick, too', async () => {
    await release(await acquired('given up ahead', 540))
    expect(await acquire('given up ahead', 30)).toMatchObject({ fencingToken: 2 })
  })

  test('is not taken from a holder who is right by one that was paused and knows an earlier time', async () => {
    await acquired('paused', 60)
    // It began a minute ago, and looks at its clock again before it disbelieves.
    expect(await locksAt(60).acquire('paused', at(0))).toBeUndefined()
    expect(await acquire('paused', 90)).toMatchObject({ fencingToken: 2 })
  })

  test('left by a clock far ahead goes to one of those who disbelieve it at once', async () => {
    await acquired('disbelieved', 3_600)
    const leases = await Promise.all(Array.from({ length: 20 }, () => acquire('disbelieved', 30)))
    expect(leases.filter(Boolean)).toEqual([expect.objectContaining({ fencingToken: 2 })])
  })

  test('of another name is another lock', async () => {
    await acquired('one', 0)
    expect(await acquire('other', 0)).toMatchObject({ fencingToken: 1 })
  })
})

describe('a lost answer', () => {
  test('to an acquisition that won does not lose the lock', async () => {
    const lease = await acquire('lost answer', 0, lossyClient('UpdateItem', 2))
    expect(lease).toMatchObject({ fencingToken: 1 })
    expect(await stored('lost answer')).toMatchObject({ holder: lease?.holder, fence: 1 })
  })

  test('to an acquisition from a clock far ahead does not lose the lock', async () => {
    await acquired('lost ahead', 3_600)
    const lease = await acquire('lost ahead', 30, lossyClient('UpdateItem', 2, 1))
    expect(lease).toMatchObject({ fencingToken: 2 })
    expect(await stored('lost ahead')).toMatchObject({ holder: lease?.holder, fence: 2 })
  })

  test('to an acquisition that did not win does not win the lock', async () => {
    await acquired('held', 0)
    expect(await acquire('held', 1, lossyClient('UpdateItem', 2))).toBeUndefined()
  })

  test('to a release leaves the lock given up', async () => {
    const lease = await acquired('released', 0)
    await release(lease, lossyClient('UpdateItem', 1))
    expect(await stored('released')).not.toHaveProperty('holder')
  })
})
