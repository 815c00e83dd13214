import { randomUUID } from 'node:crypto'
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbInstances } from '../../lib/registry/dynamodb-instances.ts'
import type { ServiceTriple } from '../../lib/registry/instance.ts'
import type { Instances, InstancesRequest, Registration } from '../../lib/registry/instances.ts'
import { few, many } from '../support/crowds.ts'
import { useDynamoDB } from '../support/stores.ts'

const engine = useDynamoDB()
let instances: Instances

beforeAll(() => {
  instances = dynamodbInstances(engine.client, { services: 'services', probations: 'probations' })
})

const at = (second: number) => new Date(1_773_119_783_000 + second * 1_000).toISOString()

function registration(service_name: string, url = 'http://localhost:1/', second = 0): Registration {
  return {
    service_name,
    url,
    http: 'GET',
    id: randomUUID(),
    generation: randomUUID(),
    registered_at: at(second),
  }
}

/** What every page of a list has, in order, and how many pages there were. */
async function pages(request: Omit<InstancesRequest, 'cursor'>) {
  const urls: string[] = []
  let cursor: string | undefined
  let count = 0
  do {
    const page: Awaited<ReturnType<Instances['page']>> = await instances.page({ ...request, cursor })
    urls.push(...page.instances.map(({ url }) => url))
    cursor = page.next
    count++
  } while (cursor)
  return { urls, count }
}

describe('registering', () => {
  test('keeps id, time and health of an instance that is there, and gives it a new generation', async () => {
    const first = registration('again')
    const second = registration('again', undefined, 60)
    expect(await instances.register(first)).toEqual({
      ...first,
      consecutive_failures: 0,
      status_code: null,
      checked_at: null,
    })
    await instances.recordHealth(first, 200, at(30))
    expect(await instances.register(second)).toEqual({
      ...first,
      generation: second.generation,
      consecutive_failures: 0,
      status_code: 200,
      checked_at: at(30),
    })
  })

  test('keeps a threshold unless another is given', async () => {
    await instances.register({ ...registration('threshold'), fail_threshold: 3 })
    expect(await instances.register(registration('threshold'))).toMatchObject({ fail_threshold: 3 })
    expect(await instances.register({ ...registration('threshold'), fail_threshold: 5 })).toMatchObject({
      fail_threshold: 5,
    })
  })

  test('of one instance 100 times in parallel stores one', async () => {
    const registrations = Array.from({ length: 100 }, () => registration('parallel'))
    const stored = await many.map(registrations, (one) => instances.register(one))
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1)
    expect(registrations.filter((one, index) => stored[index]?.id === one.id)).toHaveLength(1)
  })

  test('tells who stored it although the first answer was lost and the SDK asked again', async () => {
    const client = new DynamoDBClient()
    let sent = 0
    client.middlewareStack.add(
      (next) => async (request) => {
        const answer = await next(request)
        if (++sent === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
        return answer
      },
      { step: 'deserialize', priority: 'low' },
    )
    const one = registration('lost')
    const stored = await dynamodbInstances(client, {
      services: 'services',
      probations: 'probations',
    }).register(one)
    expect([sent, stored.id]).toEqual([2, one.id])
    client.destroy()
  })

  test('keeps instances apart that differ only after more than a sort key holds', async () => {
    const url = `http://localhost/?${'\\'.repeat(2_000)}`
    await instances.register(registration('long', url))
    await instances.register(registration('long', `${url}2`))
    await instances.register({ ...registration('long', url), http: 'HEAD' })
    const { urls } = await pages({ service_name: 'long', limit: 1 })
    expect(urls.toSorted()).toEqual([url, url, `${url}2`])
    expect(await instances.find(registration('long', `${url}2`))).toMatchObject({ url: `${url}2` })
  })
})

describe('deregistering', () => {
  test('returns what went, and nothing the second time', async () => {
    const stored = await instances.register(registration('gone'))
    expect(await instances.deregister(stored)).toEqual(stored)
    expect(await instances.deregister(stored)).toBeUndefined()
    expect(await instances.find(stored)).toBeUndefined()
  })
})

describe('recording a health', () => {
  test('makes no instance of what is not registered', async () => {
    const unknown: ServiceTriple = registration('unknown')
    expect(await instances.recordHealth(unknown, 200, at(0))).toBeUndefined()
    expect(await instances.find(unknown)).toBeUndefined()
  })

  test('changes nothing else', async () => {
    const stored = await instances.register(registration('reported'))
    const recorded = await instances.recordHealth(stored, 500, at(1))
    expect(recorded).toEqual({ ...stored, status_code: 500, checked_at: at(1) })
    expect(await instances.find(stored)).toEqual(recorded)
  })
})

describe('lists', () => {
  const url = (index: number) => `http://localhost:${10_000 + index}/`
  const all = Array.from({ length: 300 }, (_, index) => url(index))

  beforeAll(async () => {
    await few.map(all, async (one, index) => {
      await instances.register(registration('many', one))
      const status = [200, 503][index % 3]
      if (status) await instances.recordHealth(registration('many', one), status, at(index))
    })
  })

  test.each([
    [1, 300],
    [7, 43],
    [100, 3],
  ])('by pages of %i have each of 300 instances once, in %i pages', async (limit, count) => {
    expect(await pages({ service_name: 'many', limit })).toEqual({ urls: all, count })
  })

  test('of all services have each instance once', async () => {
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
    const { urls, count } = await pages({ service_name: 'many', status, limit: 20 })
    expect(urls).toEqual(expected)
    expect(count).toBe(expected.length / 20)
  })

  test('count an instance whose probe had no answer among the failing', async () => {
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
    const listed = (status: InstancesRequest['status']) => pages({ service_name: 'silent', status, limit: 9 })
    expect((await listed('failing')).urls).toEqual(['http://localhost:2/'])
    expect((await listed('available')).urls).toEqual([])
    expect((await listed('passing')).urls).toEqual([])
  })

  test('go on where a page ended although what ended it is gone', async () => {
    for (const one of [1, 2, 3]) await instances.register(registration('shrinking', url(one)))
    const first = await instances.page({ service_name: 'shrinking', limit: 2 })
    await instances.deregister(registration('shrinking', url(2)))
    const second = await instances.page({ service_name: 'shrinking', limit: 2, cursor: first.next })
    expect(second.instances.map((instance) => instance.url)).toEqual([url(3)])
  })

  test('over more than one answer of the store have every instance once', async () => {
    const path = 'x'.repeat(2_000)
    const long = Array.from({ length: 800 }, (_, index) => `http://localhost:${10_000 + index}/${path}`)
    await few.map(long, (one) => instances.register(registration('large', one)))
    const seen: string[] = []
    for await (const { service_name, url: one } of instances.all()) {
      if (service_name === 'large') seen.push(one)
    }
    expect(seen.toSorted()).toEqual(long)
  })
})
