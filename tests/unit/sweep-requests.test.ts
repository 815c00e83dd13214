import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import type { PassRecord } from '../../lib/registry/history/audit-log.ts'
import {
  isExpired,
  queryEvictions,
  queryEvictionsOf,
  queryPasses,
} from '../../lib/registry/history/dynamodb/audit-log-requests.ts'
import { evictionFrom, evictionItem } from '../../lib/registry/history/dynamodb/eviction-item.ts'
import { passFrom, passItem, shardPassFrom } from '../../lib/registry/history/dynamodb/pass-item.ts'
import { instanceKey } from '../../lib/registry/instances/dynamodb/instance-key.ts'
import type { Instance } from '../../lib/registry/instances/instance.ts'
import { probationFrom } from '../../lib/registry/probation/dynamodb/probation-item.ts'
import {
  getHold,
  putProbation,
  scanProbations,
} from '../../lib/registry/probation/dynamodb/probation-requests.ts'
import { beginProbation } from '../../lib/registry/probation/probation.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import { recordsOf, transactionOf, writesOf } from '../../lib/registry/sweep/dynamodb/commit-requests.ts'
import {
  acquireLock,
  holdsLock,
  releaseLock,
  seizeLock,
} from '../../lib/registry/sweep/dynamodb/lock-requests.ts'

const tables = {
  services: 'services',
  locks: 'locks',
  passes: 'passes',
  evictions: 'evictions',
  probations: 'probations',
}
const at = new Date(1_773_119_783_000)
const lease = { lockName: 'sweep', holder: 'me', fencingToken: 7 }
const instance: Instance = {
  serviceName: 'polls',
  url: 'http://10.0.0.1/',
  http: 'GET',
  id: 'id',
  generation: 'the probed generation',
  registeredAt: '2026-03-10T04:00:00.000Z',
  consecutiveFailures: 0,
  statusCode: 200,
  checkedAt: '2026-03-10T04:30:00.000Z',
}
const Key = { service_name: { S: 'polls' }, address: { S: 'GET#http://10.0.0.1/' } }
const found = (outcome: Outcome) => ({ instance, result: { outcome, probedAt: at, durationMs: 3 } })

describe('the request that acquires a lock', () => {
  const input = acquireLock('locks', lease, at)

  test('succeeds only for a lock that is free and due, and takes the next fencing token', () => {
    expect(input).toMatchObject({
      TableName: 'locks',
      Key: { lock_name: { S: 'sweep' } },
      UpdateExpression:
        'SET holder = :holder, expires_at = :expires_at, not_before = :not_before ADD fence :one',
      ConditionExpression:
        '(attribute_not_exists(holder) OR expires_at < :expired)' +
        ' AND (attribute_not_exists(not_before) OR not_before <= :now)',
    })
    expect(input.ExpressionAttributeValues).toEqual({
      ':holder': { S: 'me' },
      ':now': { N: '1773119783000' },
      ':expires_at': { N: '1773119808000' },
      ':not_before': { N: '1773119808000' },
      ':expired': { N: '1773119782000' },
      ':one': { N: '1' },
    })
  })

  test('seizes a lock that a wrong clock blocks only if it is unchanged', () => {
    const seizure = seizeLock('locks', lease, at, { fencingToken: 6 })
    expect(seizure).toMatchObject({
      UpdateExpression: input.UpdateExpression,
      ConditionExpression: 'fence = :seen',
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    expect(seizure.ExpressionAttributeValues).toMatchObject({
      ':seen': { N: '6' },
      ':expires_at': { N: '1773119808000' },
    })
  })

  test('returns the lock whether it succeeds or fails', () => {
    expect(input).toMatchObject({ ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })
  })
})

describe('under a lease', () => {
  const ours = {
    Key: { lock_name: { S: 'sweep' } },
    ConditionExpression: 'holder = :holder AND fence = :fence',
    ExpressionAttributeValues: { ':holder': { S: 'me' }, ':fence': { N: '7' } },
  }

  test('a release keeps the fencing token and the time of the next pass', () => {
    expect(releaseLock('locks', lease)).toEqual({
      TableName: 'locks',
      UpdateExpression: 'REMOVE holder, expires_at',
      ...ours,
    })
  })

  test('every transaction begins with the check of the lock and carries its idempotency token', () => {
    const write = { Delete: { TableName: 'services', Key } }
    expect(holdsLock('locks', lease)).toEqual({ TableName: 'locks', ...ours })
    expect(transactionOf(tables, lease, [write], 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [{ ConditionCheck: { TableName: 'locks', ...ours } }, write],
    })
  })
})

describe('the writes of a change', () => {
  const onlyProbed = {
    Key,
    ConditionExpression: 'generation = :generation',
    ExpressionAttributeValues: expect.objectContaining({ ':generation': { S: 'the probed generation' } }),
  }
  const probation = beginProbation(instance, undefined, at)
  const probed = {
    url: { S: 'http://10.0.0.1/' },
    http: { S: 'GET' },
    id: { S: 'id' },
    generation: { S: 'the probed generation' },
    registered_at: { S: '2026-03-10T04:00:00.000Z' },
  }

  test.each<[string, Outcome, string, object]>([
    [
      'a status',
      { kind: 'answered', statusCode: 503 },
      'SET checked_at = :checked_at, consecutive_failures = :failures, status_code = :status_code',
      { ':status_code': { N: '503' } },
    ],
    [
      'that there was none',
      { kind: 'unanswered', reason: 'ETIMEDOUT' },
      'SET checked_at = :checked_at, consecutive_failures = :failures REMOVE status_code',
      {},
    ],
  ])('record %s of the probed generation', (_, outcome, UpdateExpression, status) => {
    const writes = writesOf(tables, { kind: 'record', finding: found(outcome), failures: 2 })
    const ExpressionAttributeValues = {
      ':generation': { S: 'the probed generation' },
      ':checked_at': { S: '2026-03-10T05:16:23.000Z' },
      ':failures': { N: '2' },
      ...status,
    }
    expect(writes).toEqual([
      { Update: { TableName: 'services', UpdateExpression, ...onlyProbed, ExpressionAttributeValues } },
    ])
  })

  test('evict the probed generation, and store the eviction and the probation', () => {
    const finding = found({ kind: 'refused', reason: 'ECONNREFUSED' })
    const eviction = {
      ...lease,
      serviceName: 'polls',
      url: instance.url,
      http: instance.http,
      instanceId: 'id',
      generation: instance.generation,
      registeredAt: instance.registeredAt,
      evictedAt: at.toISOString(),
      probedAt: at.toISOString(),
      outcome: 'refused' as const,
      statusCode: null,
      reason: 'ECONNREFUSED',
      peer: null,
      durationMs: 3,
      consecutiveFailures: 1,
    }
    const writes = writesOf(tables, {
      kind: 'evict',
      finding,
      eviction: { ...eviction, serviceName: 'Polls' },
      probation,
    })
    expect(writes).toHaveLength(3)
    const [remove, record, remembered] = writes
    expect(remove).toEqual({ Delete: { TableName: 'services', ...onlyProbed } })
    expect(record).toEqual({
      Put: {
        TableName: 'evictions',
        Item: {
          ...marshall({
            service_name: 'polls',
            known_as: 'Polls',
            url: 'http://10.0.0.1/',
            http: 'GET',
            instance_id: 'id',
            generation: 'the probed generation',
            registered_at: '2026-03-10T04:00:00.000Z',
            evicted_at: '2026-03-10T05:16:23.000Z',
            probed_at: '2026-03-10T05:16:23.000Z',
            outcome: 'refused',
            status_code: null,
            reason: 'ECONNREFUSED',
            peer: null,
            duration_ms: 3,
            consecutive_failures: 1,
            lock_name: 'sweep',
            holder: 'me',
            fence: 7,
            log: 'evictions',
            expires_at: 1_773_119_783 + 7 * 86_400,
          }),
          position: { S: expect.stringMatching(/^2026-03-10T05:16:23\.000Z#[0-9a-f]{64}$/) },
        },
      },
    })
    expect(evictionFrom(evictionItem({ ...eviction, serviceName: 'Polls' }))).toEqual({
      ...eviction,
      serviceName: 'Polls',
    })
    expect(remembered?.Put).toEqual({
      TableName: 'probations',
      Item: {
        ...Key,
        known_as: { S: 'polls' },
        ...probed,
        next_probe_at: { S: '2026-03-10T05:16:48.000Z' },
        ends_at: { S: '2026-03-10T06:16:23.000Z' },
        failures: { N: '0' },
        successes: { N: '0' },
        evictions: { L: [{ S: '2026-03-10T05:16:23.000Z' }] },
        flaps: { N: '0' },
        held_until: { S: '2026-03-10T05:16:23.000Z' },
        expires_at: { N: `${1_773_119_783 + 2 * 3_600}` },
      },
    })
  })

  test('continue a probation only if it is of the same eviction', () => {
    const writes = writesOf(tables, {
      kind: 'continue',
      probation: { ...probation, successes: 1, failures: 2 },
    })
    expect(writes).toEqual([
      {
        Update: {
          TableName: 'probations',
          Key,
          UpdateExpression:
            'SET successes = :successes, failures = :failures, next_probe_at = :next_probe_at, ends_at = :ends_at',
          ConditionExpression: 'generation = :generation',
          ExpressionAttributeValues: marshall({
            ':generation': 'the probed generation',
            ':successes': 1,
            ':failures': 2,
            ':next_probe_at': probation.nextProbeAt,
            ':ends_at': probation.endsAt,
          }),
        },
      },
    ])
  })

  test('reinstate only if nothing has registered and the probation is of the same eviction', () => {
    const writes = writesOf(tables, { kind: 'reinstate', instance, probation })
    expect(writes).toHaveLength(2)
    const [restore, end] = writes
    expect(restore?.Put).toEqual({
      TableName: 'services',
      Item: {
        ...Key,
        known_as: { S: 'polls' },
        ...probed,
        consecutive_failures: { N: '0' },
        status_code: { N: '200' },
        checked_at: { S: '2026-03-10T04:30:00.000Z' },
      },
      ConditionExpression: 'attribute_not_exists(address)',
    })
    expect(end?.Update).toMatchObject({ TableName: 'probations', ...onlyProbed })
  })
})

describe('a query of evictions or passes', () => {
  const now = new Date('2026-03-17T05:00:00.000Z')
  const position = '2026-03-12T05:00:00.000Z#x'
  const list = {
    KeyConditionExpression: '#partition = :partition AND #position > :oldest',
    ScanIndexForward: false,
    Limit: 26,
  }
  const names = (attribute: string) => ({ '#partition': attribute, '#position': 'position' })
  const values = (partition: string) =>
    marshall({ ':partition': partition, ':oldest': '2026-03-10T05:00:00.000Z' })

  test('returns the evictions of all services, those of one, or the passes of the last seven days, newest first', () => {
    const request = { now, limit: 26, after: undefined }
    expect(queryEvictions('evictions', request)).toEqual({
      TableName: 'evictions',
      IndexName: 'by_time',
      ...list,
      ExpressionAttributeNames: names('log'),
      ExpressionAttributeValues: values('evictions'),
    })
    expect(queryEvictionsOf('evictions', 'Polls', request)).toEqual({
      TableName: 'evictions',
      ...list,
      ExpressionAttributeNames: names('service_name'),
      ExpressionAttributeValues: values('polls'),
    })
    expect(queryPasses('passes', request)).toEqual({
      TableName: 'passes',
      ...list,
      ExpressionAttributeNames: names('log'),
      ExpressionAttributeValues: values('passes'),
    })
  })

  test('continues after a position', () => {
    const request = { now, limit: 26, after: { position, serviceName: 'polls' } }
    const startKey = (query: QueryCommandInput) => unmarshall(query.ExclusiveStartKey ?? {})
    expect(startKey(queryPasses('passes', request))).toEqual({ log: 'passes', position })
    expect(startKey(queryEvictions('evictions', request))).toEqual({
      log: 'evictions',
      service_name: 'polls',
      position,
    })
    expect(startKey(queryEvictionsOf('evictions', 'Polls', request))).toEqual({
      service_name: 'polls',
      position,
    })
  })

  test.each([
    ['2026-03-10T04:59:59.999Z#x', true],
    ['2026-03-10T05:00:00.000Z', true],
    ['2026-03-10T05:00:00.000Z#x', false],
  ])('has nothing after %s: %j', (expired, expected) => {
    expect(isExpired({ position: expired }, now)).toBe(expected)
  })
})

test('a probation is read as it was written, and from an item that lacks attributes or has others', () => {
  const probation = {
    ...beginProbation({ ...instance, serviceName: 'Polls', failThreshold: 3 }, undefined, at),
    failures: 1,
    successes: 2,
    flaps: 4,
  }
  expect(probationFrom(putProbation('probations', probation).Item ?? {})).toEqual(probation)
  for (const other of [
    {},
    { evictions: { S: 'x' } },
    { evictions: { L: [{ N: '1' }] }, next_probe_at: { N: '1' } },
  ]) {
    expect(probationFrom({ ...Key, ...other })).toEqual({
      serviceName: 'polls',
      url: 'http://10.0.0.1/',
      http: 'GET',
      id: '',
      generation: '',
      registeredAt: expect.any(String),
      nextProbeAt: '',
      endsAt: '',
      failures: 0,
      successes: 0,
      evictions: [],
      flaps: 0,
      heldUntil: '',
    })
  }
  expect(probationFrom({})).toMatchObject({ nextProbeAt: '', endsAt: '', heldUntil: '', evictions: [] })
})

test('the hold of a probation, and all probations page by page, are read consistently', () => {
  expect(getHold('probations', instance)).toEqual({
    TableName: 'probations',
    Key,
    ProjectionExpression: 'held_until, flaps',
    ConsistentRead: true,
  })
  const all = { TableName: 'probations', ConsistentRead: true }
  expect(scanProbations('probations', undefined)).toEqual(all)
  expect(scanProbations('probations', instanceKey(instance))).toEqual({ ...all, ExclusiveStartKey: Key })
})

describe('the records of a pass', () => {
  const counts = { registered: 1, passing: 0, failing: 0, unanswered: 0, forbidden: 0, evicted: 0 }
  const more = { reinstated: 0, preserved: 0, superseded: 0, left: 1 }
  const record: PassRecord = {
    ...lease,
    ...counts,
    ...more,
    startedAt: at.toISOString(),
    finishedAt: '2026-03-10T05:16:24.000Z',
    durationMs: 1_000,
    complete: false,
  }
  const times = { started_at: '2026-03-10T05:16:23.000Z', finished_at: '2026-03-10T05:16:24.000Z' }
  const seconds = at.getTime() / 1_000
  const item = (complete: boolean) =>
    marshall({
      ...counts,
      ...more,
      ...times,
      lock_name: 'sweep',
      holder: 'me',
      fence: 7,
      duration_ms: 1_000,
      complete,
      log: 'passes',
      position: '2026-03-10T05:16:23.000Z#sweep#7',
      expires_at: seconds + 7 * 86_400,
    })

  test('include the last complete pass only if the pass is complete', () => {
    expect(recordsOf(tables, record)).toEqual([{ Put: { TableName: 'passes', Item: item(false) } }])
    const last = { log: 'last-complete', position: 'sweep', ...times, expires_at: seconds + 1 + 86_400 }
    expect(recordsOf(tables, { ...record, complete: true })).toEqual([
      { Put: { TableName: 'passes', Item: item(true) } },
      { Put: { TableName: 'passes', Item: marshall(last) } },
    ])
    expect(shardPassFrom(marshall(last))).toEqual({
      shard: 'sweep',
      startedAt: times.started_at,
      finishedAt: times.finished_at,
    })
  })

  test('are read as they were written', () => {
    expect(passFrom(passItem(record))).toEqual(record)
  })
})
