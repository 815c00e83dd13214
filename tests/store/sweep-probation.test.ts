import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbInstanceStore } from '../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import { makeRegisterInstance } from '../../lib/registry/instances/register-instance.ts'
import { SelfRegistration } from '../../lib/registry/membership/self-registration.ts'
import { dynamodbProbationStore } from '../../lib/registry/probation/dynamodb/dynamodb-probation-store.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import { broken, healthy, unanswered } from '../support/registry/samples.ts'
import {
  clearTables,
  instanceAt,
  itemsOf,
  putInstances,
  register,
  registered,
  scriptedProbe,
  tables,
  tickOn,
  virtualClock,
} from '../support/registry/sweep-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
const one = instanceAt('http://10.0.0.1/')

let clock = virtualClock()
let outcome: (url: string) => Outcome | Promise<Outcome>
let probed: string[]

beforeEach(async () => {
  await clearTables(dynamodb.client)
  clock = virtualClock()
  probed = []
  outcome = () => broken
})

/** Runs one pass, and lets half a minute go by. */
async function tick() {
  const probe = scriptedProbe(clock.now, (url) => {
    probed.push(url)
    return outcome(url)
  })
  const [record] = await tickOn(dynamodb.client, { probe, clock: clock.now })
  clock.advance(30_000)
  return record
}

const urls = async () => (await registered(dynamodb.client)).map(({ url }) => url)

describe('an evicted instance', () => {
  test('is reinstated after two passes that find it healthy, in a new generation', async () => {
    const before = await register(dynamodb.client, one, { failThreshold: 1 })
    expect(await tick()).toMatchObject({ evicted: 1 })
    outcome = () => healthy
    expect(await tick()).toMatchObject({ registered: 0, reinstated: 0 })
    expect(await tick()).toMatchObject({ registered: 0, reinstated: 1 })
    const [after] = await registered(dynamodb.client)
    expect(after).toEqual({
      ...before,
      generation: expect.stringMatching(/-/),
      statusCode: 200,
      checkedAt: '2026-03-10T05:01:00.000Z',
    })
    expect(after?.generation).not.toBe(before.generation)
    expect(await tick()).toMatchObject({ registered: 1, passing: 1, reinstated: 0 })
    expect(probed).toHaveLength(4)
  })

  test('is not reinstated over a registration of its own, even one between probe and commit', async () => {
    await register(dynamodb.client, one)
    await tick()
    outcome = () => healthy
    await tick()
    let own: unknown
    outcome = async () => {
      own = await register(dynamodb.client, one)
      return healthy
    }
    expect(await tick()).toMatchObject({ reinstated: 0 })
    expect(await registered(dynamodb.client)).toEqual([own])
  })

  test('is not reinstated after it deregistered, even between probe and commit', async () => {
    await register(dynamodb.client, one)
    await tick()
    outcome = () => healthy
    await tick()
    outcome = async () => {
      await dynamodbInstanceStore(dynamodbStore(dynamodb.client), tables).deregister(one)
      return healthy
    }
    for (let pass = 0; pass < 4; pass++) await tick()
    expect(await urls()).toEqual([])
    expect(probed).toHaveLength(3)
  })

  test('is not set back by a self-preserving pass', async () => {
    await register(dynamodb.client, one)
    await tick()
    for (let number = 2; number < 8; number++) {
      await register(dynamodb.client, instanceAt(`http://10.0.0.${number}/`))
    }
    outcome = () => unanswered
    expect(await tick()).toMatchObject({ unanswered: 6, preserved: 6, evicted: 0, complete: false })
    outcome = () => healthy
    await tick()
    await tick()
    expect(await urls()).toHaveLength(7)
  })
})

test('all probations are read, over several pages if need be', async () => {
  const path = 'x'.repeat(2_000)
  const all = Array.from({ length: 560 }, (_, index) => instanceAt(`http://10.0.0.1/${path}${index}`, 'Many'))
  await putInstances(dynamodb.client, all, 'probations')
  const read: string[] = []
  for await (const { url, serviceName } of dynamodbProbationStore(
    dynamodbStore(dynamodb.client),
    'probations',
  ).all()) {
    expect(serviceName).toBe('Many')
    read.push(url)
  }
  expect(read.toSorted()).toEqual(all.map(({ url }) => url).toSorted())
})

test('an evicted instance keeps the name under which it was first registered', async () => {
  await register(dynamodb.client, { ...one, serviceName: 'Polls' })
  await tick()
  outcome = () => healthy
  await tick()
  await register(dynamodb.client, { ...instanceAt('http://10.0.0.2/'), serviceName: 'POLLS' })
  await tick()
  expect((await registered(dynamodb.client)).map(({ serviceName, url }) => [serviceName, url])).toEqual([
    ['Polls', 'http://10.0.0.1/'],
    ['Polls', 'http://10.0.0.2/'],
  ])
})

test('deregistering returns the registered instance, if there is one, and ends a probation in any case', async () => {
  const instances = dynamodbInstanceStore(dynamodbStore(dynamodb.client), tables)
  const stored = await register(dynamodb.client, one)
  await tick()
  expect(await instances.deregister(one)).toBeUndefined()
  expect(await itemsOf(dynamodb.client, 'probations')).toEqual([])
  const again = await register(dynamodb.client, one)
  expect(again.generation).not.toBe(stored.generation)
  const answers = await Promise.all([instances.deregister(one), instances.deregister(one)])
  expect(answers.filter(Boolean)).toEqual([again])
})

describe('a flapping instance', () => {
  const held = () => dynamodbInstanceStore(dynamodbStore(dynamodb.client), tables).heldUntil(one, clock.now)

  /** Registers, and is evicted by the next pass. Returns how long the instance is then held, in milliseconds. */
  async function flap() {
    await register(dynamodb.client, one)
    const at = clock.now()
    await tick()
    return ((await held()) ?? at).getTime() - at.getTime()
  }

  test('may register at once after two evictions, and after longer and longer holds from then on', async () => {
    expect(await held()).toBeUndefined()
    expect([await flap(), await flap(), await flap(), await flap()]).toEqual([0, 0, 60_000, 120_000])
  })

  test('cannot register while it is held, but can afterwards', async () => {
    const instances = dynamodbInstanceStore(dynamodbStore(dynamodb.client), tables)
    const registerInstance = makeRegisterInstance({
      instances,
      lastPass: { completed: () => Promise.resolve(undefined) },
      clock: clock.now,
      urlRefusal: () => undefined,
    })
    const own = new SelfRegistration(instances, clock.now, one)
    for (let eviction = 0; eviction < 4; eviction++) await flap()
    // Half a minute of the hold of two minutes has passed.
    await expect(registerInstance(one)).rejects.toMatchObject({
      reason: { code: 'instance-flapping', url: one.url, until: new Date('2026-03-10T05:03:30.000Z') },
    })
    await own.assert()
    expect(await urls()).toEqual([])
    clock.advance(90_000)
    await own.assert()
    expect(await urls()).toEqual([one.url])
    await instances.deregister(one)
    expect(await registerInstance(one)).toMatchObject({ created: true })
  })

  test('is not reinstated while it is held', async () => {
    await flap()
    await flap()
    await flap()
    outcome = () => healthy
    const back = []
    for (let pass = 0; pass < 4; pass++) back.push((await tick())?.reinstated)
    expect(back).toEqual([0, 0, 1, 0])
  })
})

describe('malformed items, which the registry itself never writes,', () => {
  const registration = {
    known_as: 'bad',
    http: 'GET',
    generation: 'a generation',
    registered_at: '2026-03-10T04:00:00.000Z',
  }
  const whole = (number: number) => ({
    ...registration,
    service_name: 'bad',
    address: `GET#http://10.0.1.${number}/`,
    url: `http://10.0.1.${number}/`,
    id: 'an id',
  })
  const probation = {
    next_probe_at: '2026-03-10T04:00:00.000Z',
    ends_at: '2026-03-10T06:00:00.000Z',
    failures: 0,
    successes: 0,
    evictions: ['2026-03-10T04:00:00.000Z'],
    flaps: 0,
    held_until: '2026-03-10T04:00:00.000Z',
  }
  /** Items that have all but one of their attributes, and items in which one is of another type. */
  function malformed(attributes: object) {
    return Object.keys(attributes).flatMap((name, index) =>
      [undefined, { of: 'another type' }].map((value, other) => {
        const { address, ...rest } = whole(2 * index + other)
        return { ...rest, ...attributes, [name]: value, service_name: rest.service_name, address }
      }),
    )
  }
  async function put(table: string, items: readonly object[]) {
    const writes = items.map((item) => ({
      PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
    }))
    for (let from = 0; from < writes.length; from += 25) {
      const RequestItems = { [table]: writes.slice(from, from + 25) }
      await dynamodb.client.send(new BatchWriteItemCommand({ RequestItems }))
    }
  }

  test('do not stop a pass, which judges such instances by their readable attributes', async () => {
    const counted = { consecutive_failures: 0, status_code: 500, fail_threshold: 9 }
    const items = malformed({ ...registration, ...counted })
    const nameless = { ...whole(98), ...counted, url: undefined }
    const tooMany = { ...whole(99), ...counted, consecutive_failures: 2n ** 60n }
    await put('services', [...items, nameless, tooMany])
    await register(dynamodb.client, one)
    for (let pass = 1; pass <= 9; pass++) expect(await tick()).toMatchObject({ superseded: 0, left: 0 })
    expect(await urls()).toEqual([])
    expect(new Set(probed)).toEqual(new Set([one, whole(98), whole(99), ...items].map(({ url }) => url)))
  })

  test('are removed when their instance deregisters', async () => {
    const instances = dynamodbInstanceStore(dynamodbStore(dynamodb.client), tables)
    await put('services', [{ ...whole(1), generation: 5 }])
    expect(await instances.deregister(instanceAt('http://10.0.1.1/', 'bad'))).toMatchObject({ id: 'an id' })
    expect(await urls()).toEqual([])
  })

  test('of a probation neither stop a pass nor hold an instance', async () => {
    const items = malformed({ ...registration, id: 'an id', ...probation })
    await put('probations', [
      ...items,
      { ...whole(98), ...probation },
      { ...whole(99), ...probation, url: whole(98).url },
    ])
    expect(await tick()).toMatchObject({ left: 0 })
    const instances = dynamodbInstanceStore(dynamodbStore(dynamodb.client), tables)
    for (const { address } of items) {
      const triple = instanceAt(address.slice(4), 'bad')
      expect(await instances.heldUntil(triple, clock.now)).toBeUndefined()
    }
  })
})
