import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbInstanceStore } from '../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import type { ServiceTriple } from '../../lib/registry/instances/instance.ts'
import type { InstanceQuery, InstanceStore } from '../../lib/registry/instances/instance-store.ts'
import type { Registration } from '../../lib/registry/instances/registration.ts'
import { manyAtOnce } from '../support/concurrency.ts'
import { itemsOf, putInstances } from '../support/registry/sweep-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const engine = useDynamoDB()
let instances: InstanceStore

beforeAll(() => {
  instances = dynamodbInstanceStore(dynamodbStore(engine.client), {
    services: 'services',
    probations: 'probations',
  })
})

const at = (second: number) => new Date(1_773_119_783_000 + second * 1_000).toISOString()

function registration(serviceName: string, url = 'http://localhost:1/', second = 0): Registration {
  return {
    serviceName,
    url,
    http: 'GET',
    id: randomUUID(),
    generation: randomUUID(),
    registeredAt: at(second),
  }
}

/** The URLs of all pages of a list, in order, and the number of pages. */
async function pages(request: Omit<InstanceQuery, 'cursor'>) {
  const urls: string[] = []
  let cursor: string | undefined
  let count = 0
  do {
    const page: Awaited<ReturnType<InstanceStore['page']>> = await instances.page({ ...request, cursor })
    urls.push(...page.items.map(({ url }) => url))
    cursor = page.next
    count++
  } while (cursor)
  return { urls, count }
}

describe('registering', () => {
  test('keeps id, time and health of a registered instance, and gives it a new generation', async () => {
    const first = registration('again')
    const second = registration('again', undefined, 60)
    expect(await instances.register(first)).toEqual({
      ...first,
      consecutiveFailures: 0,
      statusCode: null,
      checkedAt: null,
    })
    await instances.recordHealth(first, 200, at(30))
    expect(await instances.register(second)).toEqual({
      ...first,
      generation: second.generation,
      consecutiveFailures: 0,
      statusCode: 200,
      checkedAt: at(30),
    })
  })

  test('keeps a threshold unless another is given', async () => {
    await instances.register({ ...registration('threshold'), failThreshold: 3 })
    expect(await instances.register(registration('threshold'))).toMatchObject({ failThreshold: 3 })
    expect(await instances.register({ ...registration('threshold'), failThreshold: 5 })).toMatchObject({
      failThreshold: 5,
    })
  })

  test('stores one instance that registers 100 times in parallel once', async () => {
    const registrations = Array.from({ length: 100 }, () => registration('parallel'))
    const stored = await manyAtOnce.map(registrations, (one) => instances.register(one))
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1)
    expect(registrations.filter((one, index) => stored[index]?.id === one.id)).toHaveLength(1)
  })

  test('returns the id of the call that stored it although its first answer was lost and the SDK retried', async () => {
    const client = new DynamoDBClient()
    let sent = 0
    client.middlewareStack.add(
      (next) => async (request) => {
        const answer = await next(request)
        if (++sent === 2) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
        return answer
      },
      { step: 'deserialize', priority: 'low' },
    )
    const one = registration('lost')
    const stored = await dynamodbInstanceStore(dynamodbStore(client), {
      services: 'services',
      probations: 'probations',
    }).register(one)
    expect([sent, stored.id]).toEqual([3, one.id])
    client.destroy()
  })

  test('distinguishes instances whose URLs differ only beyond the size of a sort key', async () => {
    const url = `http://localhost/?${'\\'.repeat(2_000)}`
    await instances.register(registration('long', url))
    await instances.register(registration('long', `${url}2`))
    await instances.register({ ...registration('long', url), http: 'HEAD' })
    const { urls } = await pages({ serviceName: 'long', limit: 1 })
    expect(urls.toSorted()).toEqual([url, url, `${url}2`])
    expect(await instances.find(registration('long', `${url}2`))).toMatchObject({ url: `${url}2` })
  })
})

describe('a name', () => {
  const named = (serviceName: string, port: number) => registration(serviceName, `http://localhost:${port}/`)

  test('is compared without case, and returned in its first spelling', async () => {
    const first = await instances.register(named('Mixed.Case', 1))
    expect(first.serviceName).toBe('Mixed.Case')
    const again = await instances.register(named('mixed.case', 1))
    expect(again).toEqual({ ...first, generation: again.generation })
    const other = await instances.register(named('MIXED.CASE', 2))
    expect(other.serviceName).toBe('Mixed.Case')
    for (const serviceName of ['mixed.case', 'Mixed.Case', 'MIXED.case']) {
      expect((await instances.page({ serviceName, limit: 9 })).items).toEqual([again, other])
      expect(await instances.find(named(serviceName, 2))).toEqual(other)
    }
    await instances.recordHealth(named('mixed.CASE', 2), 503, at(1))
    expect(await instances.find(other)).toEqual({ ...other, statusCode: 503, checkedAt: at(1) })
    expect(await instances.deregister(named('MIXED.CASE', 1))).toEqual(again)
    expect(await instances.find(first)).toBeUndefined()
  })

  test('has one spelling, also if several are registered at once', async () => {
    const spellings = ['racing', 'Racing', 'RACING', 'rAcInG']
    const stored = await Promise.all(
      Array.from({ length: 40 }, (_, port) =>
        instances.register(named(spellings[port % spellings.length] ?? '', port + 1)),
      ),
    )
    expect(new Set(stored.map(({ serviceName }) => serviceName)).size).toBe(1)
    const cursorOf = async (serviceName: string) =>
      (await instances.page({ serviceName, limit: 20 })).next ?? ''
    const rest = await instances.page({ serviceName: 'RACING', limit: 99, cursor: await cursorOf('racing') })
    expect(rest.items).toHaveLength(20)
  })

  test('is not listed as an instance', async () => {
    await instances.register(named('Listed', 1))
    await instances.deregister(named('Listed', 1))
    for (const status of [undefined, 'passing', 'failing', 'unchecked', 'available'] as const)
      expect(await instances.page({ serviceName: 'listed', status, limit: 9 })).toEqual({ items: [] })
    for await (const { serviceName } of instances.all()) expect(serviceName).not.toBe('Listed')
  })
})

describe('an item from before names were compared without case and URLs were normalised', () => {
  const stored = (service_name: string, url: string, difference: Record<string, string> = {}) => ({
    service_name,
    address: `GET#${url}`,
    url,
    http: 'GET',
    id: randomUUID(),
    generation: randomUUID(),
    registered_at: at(0),
    consecutive_failures: 0,
    ...difference,
  })
  const put = (item: object) =>
    engine.client.send(new PutItemCommand({ TableName: 'services', Item: marshall(item) }))
  async function all(service: string) {
    const found = []
    for await (const instance of instances.all())
      if (instance.serviceName.toLowerCase() === service) found.push(instance)
    return found
  }

  test('is read as it is, and found under any spelling once all instances have been read', async () => {
    const item = stored('Former', 'http://localhost:1/health?')
    await put(item)
    const [read] = await all('former')
    const { id, generation, registered_at: registeredAt } = item
    const now = {
      ...{ id, generation, registeredAt, serviceName: 'Former', http: 'GET' as const },
      url: 'http://localhost:1/health',
      consecutiveFailures: 0,
      statusCode: null,
      checkedAt: null,
    }
    expect(read).toEqual(now)
    expect(await instances.find({ ...now, serviceName: 'FORMER' })).toEqual(now)
    expect((await instances.page({ serviceName: 'former', status: 'unchecked', limit: 9 })).items).toEqual([
      now,
    ])
    expect(await all('former')).toEqual([now])
    expect(await itemsOf(engine.client, 'services')).not.toContainEqual(
      expect.objectContaining({ address: item.address }),
    )
  })

  test('is read once, also if the scan meets it again at its new key', async () => {
    const padding = 'x'.repeat(100_000)
    const names = Array.from({ length: 40 }, (_, number) => `Moved-${number}`)
    await Promise.all(names.map((name) => put(stored(name, 'http://localhost:1/', { padding }))))
    const found: string[] = []
    for await (const { serviceName } of instances.all()) found.push(serviceName)
    expect(found.filter((name) => name.startsWith('Moved')).toSorted()).toEqual(names.toSorted())
  })

  test('is deleted in favour of an instance registered under the present key', async () => {
    const present = await instances.register(registration('twice', 'http://localhost:1/x'))
    await put(stored('Twice', 'http://localhost:1/x?'))
    expect(await all('twice')).toEqual([present])
    expect(await all('twice')).toEqual([present])
    const left = (await itemsOf(engine.client, 'services')).filter(
      ({ id, service_name }) => id && /twice/i.test(service_name),
    )
    expect(left).toHaveLength(1)
  })
})

describe('deregistering', () => {
  test('returns the instance, and nothing the second time', async () => {
    const stored = await instances.register(registration('gone'))
    expect(await instances.deregister(stored)).toEqual(stored)
    expect(await instances.deregister(stored)).toBeUndefined()
    expect(await instances.find(stored)).toBeUndefined()
  })
})

describe('a deregistration', () => {
  test('removes a concurrent registration, too', async () => {
    const first = await instances.register(registration('met'))
    const renewed = { ...first, generation: randomUUID() }
    const client = new DynamoDBClient()
    let second: Awaited<ReturnType<InstanceStore['register']>> | undefined
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (request) => {
          // Between the read of the instance and its removal.
          if (commandName === 'TransactWriteItemsCommand') second ??= await instances.register(renewed)
          return next(request)
        },
      { step: 'initialize' },
    )
    const meeting = dynamodbInstanceStore(dynamodbStore(client), {
      services: 'services',
      probations: 'probations',
    })
    const removed = await meeting.deregister(first)
    client.destroy()
    expect(second).toBeDefined()
    expect(removed).toEqual(second)
    expect(await instances.find(first)).toBeUndefined()
  })

  test('ends also if the item has no generation', async () => {
    const one = await instances.register(registration('without'))
    await engine.client.send(
      new UpdateItemCommand({
        TableName: 'services',
        Key: { service_name: { S: 'without' }, address: { S: 'GET#http://localhost:1/' } },
        UpdateExpression: 'REMOVE generation',
      }),
    )
    expect(await instances.deregister(one)).toEqual({ ...one, generation: '' })
    expect(await instances.find(one)).toBeUndefined()
  })
})

describe('recording a health', () => {
  test('does not create an unregistered instance', async () => {
    const unknown: ServiceTriple = registration('unknown')
    expect(await instances.recordHealth(unknown, 200, at(0))).toBeUndefined()
    expect(await instances.find(unknown)).toBeUndefined()
  })

  test('changes nothing else', async () => {
    const stored = await instances.register(registration('reported'))
    const recorded = await instances.recordHealth(stored, 500, at(1))
    expect(recorded).toEqual({ ...stored, statusCode: 500, checkedAt: at(1) })
    expect(await instances.find(stored)).toEqual(recorded)
  })
})

describe('lists', () => {
  const url = (index: number) => `http://localhost:${10_000 + index}/`
  const all = Array.from({ length: 300 }, (_, index) => url(index))

  beforeAll(async () => {
    const crowd = all.map((one, index) => {
      const statusCode = [200, 503][index % 3]
      return { ...registration('many', one), ...(statusCode && { statusCode, checkedAt: at(index) }) }
    })
    await putInstances(engine.client, crowd)
  })

  test.each([
    [1, 300],
    [7, 43],
    [100, 3],
  ])('by pages of %i have each of 300 instances once, in %i pages', async (limit, count) => {
    expect(await pages({ serviceName: 'many', limit })).toEqual({ urls: all, count })
  })

  test('of all services contain each instance once', async () => {
    const { urls } = await pages({ limit: 100 })
    const many = urls.filter((one) => all.includes(one))
    expect(many.toSorted()).toEqual(all)
    expect(urls.length).toBeGreaterThan(many.length)
  })

  test.each([
    ['passing', [0]],
    ['failing', [1]],
    ['unchecked', [2]],
    ['available', [0, 2]],
  ] as const)('of the %s have these alone, and full pages of them', async (status, remainders) => {
    const expected = all.filter((_, index) => remainders.some((remainder) => index % 3 === remainder))
    const { urls, count } = await pages({ serviceName: 'many', status, limit: 20 })
    expect(urls).toEqual(expected)
    expect(count).toBe(expected.length / 20)
  })

  test('read on if the filter leaves out nearly all items', async () => {
    const crowd = Array.from({ length: 60 }, (_, index) => url(index))
    for (const one of crowd) await instances.register(registration('crowd', one))
    await Promise.all(
      crowd.slice(0, -1).map((one) => instances.recordHealth(registration('crowd', one), 500, at(1))),
    )
    const last = crowd.slice(-1)
    expect(await pages({ serviceName: 'crowd', status: 'unchecked', limit: 1 })).toEqual({
      urls: last,
      count: 1,
    })
    expect((await pages({ serviceName: 'crowd', status: 'failing', limit: 1 })).urls).toEqual(
      crowd.slice(0, -1),
    )
  })

  test('go on if the items read so far fill exactly one page', async () => {
    const crowd = [503, 200, 200, 200].map((statusCode, index) => ({
      ...registration('just', url(index)),
      statusCode,
      checkedAt: at(index),
    }))
    await putInstances(engine.client, crowd)
    expect(await pages({ serviceName: 'just', status: 'passing', limit: 2 })).toEqual({
      urls: [1, 2, 3].map(url),
      count: 2,
    })
  })

  test('count an instance whose probe had no answer as failing', async () => {
    const Key = { service_name: { S: 'silent' }, address: { S: 'GET#http://localhost:2/' } }
    await instances.register(registration('silent', 'http://localhost:2/'))
    await engine.client.send(
      new UpdateItemCommand({
        TableName: 'services',
        Key,
        UpdateExpression: 'SET status_code = :none, checked_at = :now',
        ExpressionAttributeValues: { ':none': { NULL: true }, ':now': { S: at(0) } },
      }),
    )
    const listed = (status: InstanceQuery['status']) => pages({ serviceName: 'silent', status, limit: 9 })
    expect((await listed('failing')).urls).toEqual(['http://localhost:2/'])
    expect((await listed('available')).urls).toEqual([])
    expect((await listed('passing')).urls).toEqual([])
  })

  test('go on after a page whose last instance has been deregistered', async () => {
    for (const one of [1, 2, 3]) await instances.register(registration('shrinking', url(one)))
    const first = await instances.page({ serviceName: 'shrinking', limit: 2 })
    await instances.deregister(registration('shrinking', url(2)))
    const second = await instances.page({ serviceName: 'shrinking', limit: 2, cursor: first.next })
    expect(second.items.map((instance) => instance.url)).toEqual([url(3)])
  })

  test('contain every instance once, also over several responses of the store', async () => {
    const path = 'x'.repeat(2_000)
    const long = Array.from({ length: 560 }, (_, index) => `http://localhost:${10_000 + index}/${path}`)
    await putInstances(
      engine.client,
      long.map((one) => registration('large', one)),
    )
    const seen: string[] = []
    for await (const { serviceName, url: one } of instances.all()) {
      if (serviceName === 'large') seen.push(one)
    }
    expect(seen.toSorted()).toEqual(long)
  })
})
