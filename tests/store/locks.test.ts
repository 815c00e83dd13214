import { randomUUID } from 'node:crypto'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { dynamodbLocks } from '../../lib/registry/sweep/dynamodb-locks.ts'
import type { Lease } from '../../lib/registry/sweep/lock.ts'
import { lossyClient } from '../support/lossy-client.ts'
import { useDynamoDB } from '../support/stores.ts'

const dynamodb = useDynamoDB()
const locks = (client = dynamodb.client) => dynamodbLocks(client, 'locks', randomUUID)

/** Seconds after the first tick. */
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 10, 5, 0, 0) + seconds * 1_000)

async function stored(lock_name: string) {
  const command = new GetItemCommand({ TableName: 'locks', Key: marshall({ lock_name }) })
  const { Item = {} } = await dynamodb.client.send(command)
  return unmarshall(Item)
}

async function acquired(name: string, seconds: number): Promise<Lease> {
  const lease = await locks().acquire(name, at(seconds))
  if (!lease) throw new Error(`${name} was not acquired at ${seconds} s`)
  return lease
}

describe('a lock', () => {
  test('goes to one of those who ask for it at once', async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, () => locks().acquire('rush', at(0))))
    expect(leases.filter(Boolean)).toEqual([expect.objectContaining({ lock_name: 'rush', fence: 1 })])
  })

  test('given up keeps a second gateway out that fires moments later, and lets in the next tick', async () => {
    await locks().release(await acquired('moments', 0))
    expect(await locks().acquire('moments', at(0.2))).toBeUndefined()
    expect(await locks().acquire('moments', at(24.9))).toBeUndefined()
    expect(await locks().acquire('moments', at(30))).toMatchObject({ fence: 2 })
  })

  test('of a holder that died is taken over at the next tick, not while its lease lasts', async () => {
    const dead = await acquired('died', 0)
    expect(await locks().acquire('died', at(25.5))).toBeUndefined()
    const heir = await acquired('died', 30)
    expect(heir.fence).toBe(2)
    expect(heir.holder).not.toBe(dead.holder)
  })

  test('is not given up by a holder that has lost it', async () => {
    const late = await acquired('late', 0)
    const heir = await acquired('late', 30)
    await locks().release(late)
    expect(await stored('late')).toMatchObject({ holder: heir.holder, fence: 2 })
    await locks().release(heir)
    expect(await stored('late')).toEqual({ lock_name: 'late', fence: 2, not_before: at(55).getTime() })
  })

  test('held by a clock far ahead is taken at the next tick of those that are right', async () => {
    await acquired('ahead', 3_600)
    expect(await locks().acquire('ahead', at(30))).toMatchObject({ fence: 2 })
    expect(await locks().acquire('ahead', at(31))).toBeUndefined()
  })

  test('of another name is another lock', async () => {
    await acquired('one', 0)
    expect(await locks().acquire('other', at(0))).toMatchObject({ fence: 1 })
  })
})

describe('a lost answer', () => {
  test('to an acquisition that won does not lose the lock', async () => {
    const lease = await locks(lossyClient('UpdateItem', 2)).acquire('lost answer', at(0))
    expect(lease).toMatchObject({ fence: 1 })
    expect(await stored('lost answer')).toMatchObject({ holder: lease?.holder, fence: 1 })
  })

  test('to an acquisition that did not win does not win the lock', async () => {
    await acquired('held', 0)
    expect(await locks(lossyClient('UpdateItem', 2)).acquire('held', at(1))).toBeUndefined()
  })

  test('to a release leaves the lock given up', async () => {
    const lease = await acquired('released', 0)
    await locks(lossyClient('UpdateItem', 1)).release(lease)
    expect(await stored('released')).not.toHaveProperty('holder')
  })
})
