import { randomUUID } from 'node:crypto'
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { dynamodbStore } from '../../../lib/platform/dynamodb.ts'
import type { PassRecord } from '../../../lib/registry/history/audit-log.ts'
import { dynamodbInstanceStore } from '../../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import { instanceItem } from '../../../lib/registry/instances/dynamodb/instance-item.ts'
import type { Instance, ServiceTriple } from '../../../lib/registry/instances/instance.ts'
import { dynamodbProbationStore } from '../../../lib/registry/probation/dynamodb/dynamodb-probation-store.ts'
import type { Outcome } from '../../../lib/registry/probe/outcome.ts'
import type { Probe } from '../../../lib/registry/probe/probe.ts'
import type { SweepTables } from '../../../lib/registry/sweep/dynamodb/commit-requests.ts'
import { dynamodbLockStore } from '../../../lib/registry/sweep/dynamodb/dynamodb-lock-store.ts'
import { dynamodbPassWriter } from '../../../lib/registry/sweep/dynamodb/dynamodb-pass-writer.ts'
import { makeSweep, type Sweep, type SweepParts } from '../../../lib/registry/sweep/sweep.ts'

export const tables: SweepTables = {
  services: 'services',
  locks: 'locks',
  passes: 'passes',
  evictions: 'evictions',
  probations: 'probations',
}

/** A clock that moves only by `advance`. */
export function virtualClock(start = '2026-03-10T05:00:00.000Z') {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    /** A clock that is ahead of this one. */
    off: (milliseconds: number) => () => new Date(now + milliseconds),
    advance(milliseconds: number) {
      now += milliseconds
    },
  }
}

/** The URL of the instance with this number. */
export const urlOf = (number: number) => `http://10.0.0.${number}/`

/** The record of a tick with a single pass. */
export const only = ([record]: readonly PassRecord[]) => record as PassRecord

/** A probe whose outcomes the test determines, one target after the other, until its time is up. */
export function scriptedProbe(
  clock: () => Date,
  outcomeOf: (url: string) => Outcome | Promise<Outcome>,
): Probe {
  return async (targets, until) => {
    const results = new Map()
    for (const target of targets) {
      if (clock() >= until) break
      results.set(target, { outcome: await outcomeOf(target.url), probedAt: clock(), durationMs: 3 })
    }
    return results
  }
}

/** A sweep on the real store, like the deployed one except for its probe and its clock. */
export function sweepOn(
  client: DynamoDBClient,
  parts: Pick<SweepParts, 'probe' | 'clock'> & Partial<SweepParts>,
): Sweep {
  return makeSweep({
    instances: dynamodbInstanceStore(dynamodbStore(client), tables),
    probations: dynamodbProbationStore(dynamodbStore(client), tables.probations),
    locks: dynamodbLockStore(dynamodbStore(client), tables.locks, randomUUID, parts.clock),
    writer: dynamodbPassWriter(dynamodbStore(client), tables, randomUUID),
    newId: randomUUID,
    failThreshold: 1,
    shards: 1,
    ...parts,
  })
}

/** One tick of such a sweep. */
export function tickOn(...parameters: Parameters<typeof sweepOn>): Promise<PassRecord[]> {
  return sweepOn(...parameters)()
}

export function instanceAt(url: string, serviceName = 'polls'): ServiceTriple {
  return { serviceName, url, http: 'GET' }
}

/** Registers an instance as the registry would, with a new generation. */
export function register(
  client: DynamoDBClient,
  triple: ServiceTriple,
  options: { failThreshold?: number } = {},
): Promise<Instance> {
  const registeredAt = '2026-03-10T04:00:00.000Z'
  const registration = { ...triple, ...options, id: randomUUID(), generation: randomUUID(), registeredAt }
  return dynamodbInstanceStore(dynamodbStore(client), tables).register(registration)
}

export async function registered(client: DynamoDBClient): Promise<Instance[]> {
  const instances: Instance[] = []
  for await (const instance of dynamodbInstanceStore(dynamodbStore(client), tables).all())
    instances.push(instance)
  return instances.toSorted((one, other) => one.url.localeCompare(other.url))
}

/** All items of a table, as plain values. */
export async function itemsOf(client: DynamoDBClient, TableName: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }))
  return Items.map((item) => unmarshall(item))
}

/** Puts the items of instances in batches, which is faster than registering each. */
export async function putInstances(
  client: DynamoDBClient,
  instances: readonly ServiceTriple[],
  table: 'services' | 'probations' = 'services',
): Promise<void> {
  for (let from = 0; from < instances.length; from += 25) {
    const writes = instances
      .slice(from, from + 25)
      .map((one) => ({ PutRequest: { Item: instanceItem(one as Instance) } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: writes } }))
  }
}

/** Removes every item of the sweep's tables. */
export async function clearTables(client: DynamoDBClient): Promise<void> {
  const keys = {
    services: ['service_name', 'address'],
    locks: ['lock_name'],
    passes: ['log', 'position'],
    evictions: ['service_name', 'position'],
    probations: ['service_name', 'address'],
  }
  for (const [TableName, names] of Object.entries(keys)) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }))
    for (const item of Items) {
      const Key = Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
      await client.send(new DeleteItemCommand({ TableName, Key }))
    }
  }
}
