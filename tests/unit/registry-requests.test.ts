import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { queryLastPasses } from '../../lib/registry/history/dynamodb/last-pass-requests.ts'
import { instanceFrom, instanceItem, numberIn } from '../../lib/registry/instances/dynamodb/instance-item.ts'
import { instanceKey, isSameKey, storedKey } from '../../lib/registry/instances/dynamodb/instance-key.ts'
import {
  queryInstances,
  scanInstances,
} from '../../lib/registry/instances/dynamodb/instance-list-requests.ts'
import {
  claimName,
  deleteFormerItem,
  deregistrationTransaction,
  getInstance,
  moveTransaction,
  updateHealth,
  updateRegistration,
} from '../../lib/registry/instances/dynamodb/instance-requests.ts'
import type { Instance, ServiceTriple } from '../../lib/registry/instances/instance.ts'

const triple: ServiceTriple = { serviceName: 'polls', url: 'http://localhost:5400/', http: 'GET' }
const Key = { service_name: { S: 'polls' }, address: { S: 'GET#http://localhost:5400/' } }
const registration = {
  ...triple,
  id: 'an-id',
  generation: 'a-generation',
  registeredAt: '2026-03-10T05:16:23.000Z',
}

describe('the request that registers', () => {
  test('keeps id, time and health of a registered instance', () => {
    expect(updateRegistration('services', registration)).toEqual({
      TableName: 'services',
      Key,
      UpdateExpression:
        'SET id = if_not_exists(id, :id), registered_at = if_not_exists(registered_at, :registered_at), ' +
        'known_as = :known_as, #url = :url, http = :http, generation = :generation, consecutive_failures = :none',
      ExpressionAttributeNames: { '#url': 'url' },
      ExpressionAttributeValues: {
        ':id': { S: 'an-id' },
        ':registered_at': { S: '2026-03-10T05:16:23.000Z' },
        ':known_as': { S: 'polls' },
        ':url': { S: 'http://localhost:5400/' },
        ':http': { S: 'GET' },
        ':generation': { S: 'a-generation' },
        ':none': { N: '0' },
      },
      ReturnValues: 'ALL_NEW',
    })
  })

  test('sets a threshold if one is given', () => {
    const input = updateRegistration('services', { ...registration, failThreshold: 3 })
    expect(input.UpdateExpression).toMatch(/, fail_threshold = :fail_threshold$/)
    expect(input.ExpressionAttributeValues).toMatchObject({ ':fail_threshold': { N: '3' } })
  })
})

test('the request that registers a passing instance records its status', () => {
  const input = updateRegistration('services', { ...registration, passingAt: '2026-03-10T05:16:24.000Z' })
  expect(input.UpdateExpression).toMatch(/, status_code = :ok, checked_at = :passing_at$/)
  expect(input.ExpressionAttributeValues).toMatchObject({
    ':ok': { N: '200' },
    ':passing_at': { S: '2026-03-10T05:16:24.000Z' },
  })
})

describe('the requests that move an instance to its present key', () => {
  const former = { serviceName: 'Polls', address: 'GET#http://localhost:5400/?' }
  const instance: Instance = {
    ...registration,
    generation: 'a generation',
    consecutiveFailures: 2,
    statusCode: null,
    checkedAt: null,
  }
  const itself = {
    TableName: 'services',
    Key: { service_name: { S: 'Polls' }, address: { S: 'GET#http://localhost:5400/?' } },
    ConditionExpression: 'generation = :generation',
    ExpressionAttributeValues: { ':generation': { S: 'a generation' } },
  }

  test('put it unless the key is taken and delete it at its former key, both only in the generation that was read', () => {
    expect(moveTransaction('services', former, instance, 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Put: {
            TableName: 'services',
            Item: {
              ...Key,
              known_as: { S: 'polls' },
              url: { S: 'http://localhost:5400/' },
              http: { S: 'GET' },
              id: { S: 'an-id' },
              generation: { S: 'a generation' },
              registered_at: { S: '2026-03-10T05:16:23.000Z' },
              consecutive_failures: { N: '2' },
            },
            ConditionExpression: 'attribute_not_exists(address)',
          },
        },
        { Delete: itself },
      ],
    })
    expect(deleteFormerItem('services', former, instance)).toEqual(itself)
  })

  test('allow for an item without a generation', () => {
    const without = { ...instance, generation: '' }
    expect(deleteFormerItem('services', former, without)).toEqual({
      TableName: 'services',
      Key: itself.Key,
      ConditionExpression: 'attribute_exists(address) AND NOT attribute_type(generation, :text)',
      ExpressionAttributeValues: { ':text': { S: 'S' } },
    })
    const [move] = moveTransaction('services', former, without, 'token').TransactItems ?? []
    expect(move?.Put?.Item).not.toHaveProperty('generation')
  })
})

test('the request that claims a name keeps the first spelling for 30 days', () => {
  expect(claimName('services', { ...registration, serviceName: 'Polls' })).toEqual({
    TableName: 'services',
    Key: { service_name: { S: 'polls' }, address: { S: 'name' } },
    UpdateExpression: 'SET known_as = if_not_exists(known_as, :known_as), expires_at = :expires_at',
    ExpressionAttributeValues: {
      ':known_as': { S: 'Polls' },
      ':expires_at': { N: `${Date.parse('2026-04-09T05:16:23.000Z') / 1_000}` },
    },
    ReturnValues: 'ALL_NEW',
  })
})

describe('the transaction that deregisters', () => {
  const tables = { services: 'services', probations: 'probations' }
  const probation = { Delete: { TableName: 'probations', Key } }

  test('deletes the registered generation and its probation', () => {
    expect(deregistrationTransaction(tables, triple, { generation: 'a generation' }, 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Delete: {
            TableName: 'services',
            Key,
            ConditionExpression: 'generation = :generation',
            ExpressionAttributeValues: { ':generation': { S: 'a generation' } },
          },
        },
        probation,
      ],
    })
  })

  test('deletes the probation of an unregistered instance only while it stays unregistered', () => {
    expect(deregistrationTransaction(tables, triple, undefined, 'token').TransactItems).toEqual([
      { ConditionCheck: { TableName: 'services', Key, ConditionExpression: 'attribute_not_exists(id)' } },
      probation,
    ])
  })
})

test('the request for the last passes reads all of them, consistently', () => {
  expect(queryLastPasses('passes')).toEqual({
    TableName: 'passes',
    ConsistentRead: true,
    KeyConditionExpression: '#log = :log',
    ExpressionAttributeNames: { '#log': 'log' },
    ExpressionAttributeValues: { ':log': { S: 'last-complete' } },
  })
})

test('the request for an instance is consistent', () => {
  expect(getInstance('services', triple)).toEqual({ TableName: 'services', Key, ConsistentRead: true })
})

test('the request that records a health writes to a registered instance only, and counts no failure', () => {
  expect(updateHealth('services', triple, 503, '2026-03-10T05:16:23.000Z')).toEqual({
    TableName: 'services',
    Key,
    UpdateExpression: 'SET status_code = :status_code, checked_at = :checked_at',
    ConditionExpression: 'attribute_exists(id)',
    ExpressionAttributeValues: {
      ':status_code': { N: '503' },
      ':checked_at': { S: '2026-03-10T05:16:23.000Z' },
    },
    ReturnValues: 'ALL_NEW',
  })
})

describe('the requests for lists', () => {
  test('query one service and scan for all, consistently', () => {
    const after = instanceKey(triple)
    expect(queryInstances('services', { serviceName: 'Polls', limit: 26, after })).toEqual({
      TableName: 'services',
      ConsistentRead: true,
      Limit: 26,
      ExclusiveStartKey: Key,
      FilterExpression: 'attribute_exists(id)',
      KeyConditionExpression: 'service_name = :service_name',
      ExpressionAttributeValues: { ':service_name': { S: 'polls' } },
    })
    expect(scanInstances('services', {})).toEqual({
      TableName: 'services',
      ConsistentRead: true,
      FilterExpression: 'attribute_exists(id)',
    })
  })

  test('filter by health and name only values that they use', () => {
    expect(scanInstances('services', { status: 'unchecked' })).toEqual({
      TableName: 'services',
      ConsistentRead: true,
      FilterExpression: 'attribute_exists(id) AND attribute_not_exists(checked_at)',
    })
    const ok = { ':ok': { N: '200' } }
    expect(scanInstances('services', { status: 'passing' })).toMatchObject({
      FilterExpression: 'status_code = :ok',
      ExpressionAttributeValues: ok,
    })
    expect(scanInstances('services', { status: 'available' })).toMatchObject({
      FilterExpression: 'attribute_exists(id) AND (attribute_not_exists(checked_at) OR status_code = :ok)',
      ExpressionAttributeValues: ok,
    })
    expect(queryInstances('services', { serviceName: 'polls', status: 'failing' })).toMatchObject({
      FilterExpression: 'attribute_exists(checked_at) AND NOT status_code = :ok',
      ExpressionAttributeValues: { ':ok': { N: '200' }, ':service_name': { S: 'polls' } },
    })
  })
})

describe('the key of an instance', () => {
  test('is the same whatever the case of the name', () => {
    expect(instanceKey({ ...triple, serviceName: 'POLLS' })).toEqual(instanceKey(triple))
  })

  test('holds a URL up to 512 characters as it is, and the digest of a longer one', () => {
    const url = (length: number) => 'http://localhost/'.padEnd(length - 'GET#'.length, 'x')
    expect(instanceKey({ ...triple, url: url(512) }).address).toBe(`GET#${url(512)}`)
    expect(instanceKey({ ...triple, url: url(513), serviceName: 'Polls' })).toEqual({
      serviceName: 'polls',
      address: expect.stringMatching(/^GET#sha256:/),
    })
  })

  test('stays within the size of a sort key, however long the URL', () => {
    const url = `http://localhost/${'x'.repeat(2_000)}`
    const { address } = instanceKey({ ...triple, url })
    expect(address).toMatch(/^GET#sha256:[0-9a-f]{64}$/)
    expect(instanceKey({ ...triple, url: `${url}y` }).address).not.toBe(address)
    expect(instanceKey({ ...triple, url, http: 'HEAD' }).address).not.toBe(address)
  })
})

test('an item without health attributes is an unchecked instance', () => {
  const item = { ...Key, id: { S: 'an-id' }, consecutive_failures: { N: '0' } }
  expect(instanceFrom(item)).toStrictEqual({
    ...triple,
    id: 'an-id',
    registeredAt: '1970-01-01T00:00:00.000Z',
    consecutiveFailures: 0,
    statusCode: null,
    checkedAt: null,
    generation: '',
  })
  expect(instanceFrom({ ...item, known_as: { S: 'Polls' } })).toHaveProperty('serviceName', 'Polls')
})

test.each([
  ['GET#http://localhost/#top', 'GET', 'http://localhost/#top'],
  ['#', '', ''],
  ['name', '', ''],
])('an item without method and URL takes them from its address %s', (address, http, url) => {
  expect(instanceFrom({ ...Key, address: { S: address } })).toMatchObject({ http, url })
})

test('an item without a key is read as an instance without a name, a method and a URL', () => {
  expect(instanceFrom({})).toMatchObject({ serviceName: '', http: '', url: '' })
  expect(storedKey({})).toEqual({ serviceName: '', address: '' })
})

test('an instance is written with the attributes that it is read from', () => {
  const instance: Instance = {
    ...registration,
    serviceName: 'Polls',
    consecutiveFailures: 2,
    statusCode: 503,
    checkedAt: '2026-03-10T05:16:24.000Z',
    failThreshold: 3,
  }
  expect(instanceItem(instance)).toEqual({
    ...Key,
    known_as: { S: 'Polls' },
    url: { S: 'http://localhost:5400/' },
    http: { S: 'GET' },
    id: { S: 'an-id' },
    generation: { S: 'a-generation' },
    registered_at: { S: '2026-03-10T05:16:23.000Z' },
    fail_threshold: { N: '3' },
    consecutive_failures: { N: '2' },
    status_code: { N: '503' },
    checked_at: { S: '2026-03-10T05:16:24.000Z' },
  })
  expect(instanceFrom(instanceItem(instance))).toEqual(instance)
  expect(storedKey(instanceItem(instance))).toEqual(instanceKey(instance))
})

test.each([
  [{ N: '12' }, 12],
  [{ N: '1.5' }, undefined],
  [{ N: '9007199254740992' }, undefined],
  [{ S: '1' }, undefined],
  [undefined, undefined],
])('the number in %j is %j', (value, number) => {
  expect(numberIn(value as AttributeValue | undefined)).toBe(number)
})

test.each([
  ['a', 'x', 'a', 'x', true],
  ['a', 'x', 'b', 'x', false],
  ['a', 'x', 'a', 'y', false],
])('the keys %s %s and %s %s are the same: %j', (serviceName, address, other, otherAddress, same) => {
  expect(isSameKey({ serviceName, address }, { serviceName: other, address: otherAddress })).toBe(same)
})
