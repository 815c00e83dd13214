import { describe, expect, test } from '@jest/globals'
import type { Instance } from '../../lib/registry/instance.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import { recordsOf, transactionOf, writesOf } from '../../lib/registry/sweep/commit-operations.ts'
import type { PassRecord } from '../../lib/registry/sweep/evidence.ts'
import { acquireLock, holdsLock, releaseLock, seizeLock } from '../../lib/registry/sweep/lock-operations.ts'
import { beginProbation } from '../../lib/registry/sweep/probation.ts'

const tables = {
  services: 'services',
  locks: 'locks',
  passes: 'passes',
  evictions: 'evictions',
  probations: 'probations',
}
const at = new Date(1_773_119_783_000)
const lease = { lock_name: 'sweep', holder: 'me', fence: 7 }
const instance: Instance = {
  service_name: 'polls',
  url: 'http://10.0.0.1/',
  http: 'GET',
  id: 'id',
  generation: 'the probed generation',
  registered_at: '2026-03-10T04:00:00.000Z',
  consecutive_failures: 0,
  status_code: 200,
  checked_at: '2026-03-10T04:30:00.000Z',
}
const Key = { service_name: { S: 'polls' }, address: { S: 'GET#http://10.0.0.1/' } }
const found = (outcome: Outcome) => ({ instance, result: { outcome, probed_at: at, duration_ms: 3 } })

describe('the operation that acquires a lock', () => {
  const input = acquireLock('locks', lease, at)

  test('takes it where it is free and due, with the next fence', () => {
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

  test('takes it from a clock far ahead only as it was seen', () => {
    const seizure = seizeLock('locks', lease, at, { fence: 6 })
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

  test('says who holds it, won or lost', () => {
    expect(input).toMatchObject({ ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })
  })
})

describe('under a lease', () => {
  const ours = {
    Key: { lock_name: { S: 'sweep' } },
    ConditionExpression: 'holder = :holder AND fence = :fence',
    ExpressionAttributeValues: { ':holder': { S: 'me' }, ':fence': { N: '7' } },
  }

  test('a release leaves the fence and the time of the next pass', () => {
    expect(releaseLock('locks', lease)).toEqual({
      TableName: 'locks',
      UpdateExpression: 'REMOVE holder, expires_at',
      ...ours,
    })
  })

  test('every transaction begins with the check of the lock, and repeats as itself', () => {
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

  test.each<[string, Outcome, string]>([
    [
      'a status',
      { kind: 'answered', status_code: 503 },
      'SET checked_at = :checked_at, consecutive_failures = :failures, status_code = :status_code',
    ],
    [
      'that there was none',
      { kind: 'unanswered', reason: 'ETIMEDOUT' },
      'SET checked_at = :checked_at, consecutive_failures = :failures REMOVE status_code',
    ],
  ])('record %s of the probed generation', (_, outcome, UpdateExpression) => {
    const writes = writesOf(tables, { kind: 'record', finding: found(outcome), failures: 2 })
    expect(writes).toEqual([{ Update: { TableName: 'services', UpdateExpression, ...onlyProbed } }])
  })

  test('evict the probed generation, with the evidence and the probation', () => {
    const finding = found({ kind: 'refused', reason: 'ECONNREFUSED' })
    const eviction = {
      ...lease,
      service_name: 'polls',
      url: instance.url,
      http: instance.http,
      instance_id: 'id',
      generation: instance.generation,
      registered_at: instance.registered_at,
      evicted_at: at.toISOString(),
      probed_at: at.toISOString(),
      outcome: 'refused' as const,
      status_code: null,
      reason: 'ECONNREFUSED',
      peer: null,
      duration_ms: 3,
      consecutive_failures: 1,
    }
    const [remove, evidence, remembered] = writesOf(tables, { kind: 'evict', finding, eviction, probation })
    expect(remove).toEqual({ Delete: { TableName: 'services', ...onlyProbed } })
    expect(evidence?.Put).toMatchObject({
      TableName: 'evictions',
      Item: {
        service_name: { S: 'polls' },
        position: { S: '2026-03-10T05:16:23.000Z#the probed generation' },
        expires_at: { N: `${1_773_119_783 + 7 * 86_400}` },
      },
    })
    expect(remembered?.Put).toMatchObject({
      TableName: 'probations',
      Item: { ...Key, expires_at: { N: `${1_773_119_783 + 2 * 3_600}` } },
    })
  })

  test('reinstate where nothing has registered and the probation stands', () => {
    const [restore, end] = writesOf(tables, { kind: 'reinstate', instance, probation })
    expect(restore?.Put).toMatchObject({
      TableName: 'services',
      Item: Key,
      ConditionExpression: 'attribute_not_exists(address)',
    })
    expect(end?.Update).toMatchObject({ TableName: 'probations', ...onlyProbed })
  })
})

test('a pass that is not complete leaves no word that it was', () => {
  const counts = { registered: 1, passing: 0, failing: 0, unanswered: 0, forbidden: 0, evicted: 0 }
  const record: PassRecord = {
    ...lease,
    ...counts,
    reinstated: 0,
    preserved: 0,
    superseded: 0,
    left: 1,
    started_at: at.toISOString(),
    finished_at: at.toISOString(),
    duration_ms: 0,
    complete: false,
  }
  const logs = (pass: PassRecord) => recordsOf(tables, pass).map(({ Put }) => Put?.Item?.log?.S)
  expect(logs(record)).toEqual(['passes'])
  expect(logs({ ...record, complete: true })).toEqual(['passes', 'last-complete'])
})
