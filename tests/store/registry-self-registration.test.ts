import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbInstanceStore } from '../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import type { ServiceTriple } from '../../lib/registry/instances/instance.ts'
import type { InstanceStore } from '../../lib/registry/instances/instance-store.ts'
import { newRegistration } from '../../lib/registry/instances/registration.ts'
import { makeCheckHealth, type ServiceHealth } from '../../lib/registry/membership/check-health.ts'
import { Presence } from '../../lib/registry/membership/presence.ts'
import { SelfRegistration } from '../../lib/registry/membership/self-registration.ts'
import { putInstances } from '../support/registry/sweep-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const engine = useDynamoDB()
let instances: InstanceStore
let now = 1_773_119_783_000
const clock = () => new Date(now)
const later = (seconds: number) => {
  now += seconds * 1_000
}

beforeAll(() => {
  instances = dynamodbInstanceStore(dynamodbStore(engine.client), {
    services: 'services',
    probations: 'probations',
  })
})

let count = 0
let triple: ServiceTriple
let registration: SelfRegistration
beforeEach(() => {
  triple = { serviceName: `service-${count++}`, url: 'http://localhost:3000/health-check', http: 'GET' }
  registration = new SelfRegistration(instances, clock, triple)
})

const isRegistered = async () => (await instances.find(triple)) !== undefined

describe('an assertion', () => {
  test('registers the instance once, however many run at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => registration.assert()))
    const first = await instances.find(triple)
    const now = clock().toISOString()
    expect(first).toMatchObject({ ...triple, registeredAt: now, statusCode: 200, checkedAt: now })
    await registration.assert()
    expect(await instances.find(triple)).toEqual(first)
  })

  test('is shared by all calls within ten seconds', async () => {
    const asked: string[] = []
    const counting: InstanceStore = {
      ...instances,
      find: (one) => {
        asked.push('find')
        return instances.find(one)
      },
      register: (one) => {
        asked.push('register')
        return instances.register(one)
      },
    }
    const own = new SelfRegistration(counting, clock, triple)
    await Promise.all([own.assert(), own.assert()])
    later(9.999)
    await own.assert()
    expect(asked).toEqual(['register'])
    later(0.001)
    await Promise.all([own.assert(), own.assert()])
    expect(asked).toEqual(['register', 'find'])
  })

  test('stays valid for ten seconds and then restores a missing registration', async () => {
    await registration.assert()
    await instances.deregister(triple)
    later(9.999)
    await registration.assert()
    expect(await isRegistered()).toBe(false)
    later(0.001)
    await registration.assert()
    expect(await isRegistered()).toBe(true)
  })

  test('restores a missing registration at once after it was invalidated', async () => {
    await registration.assert()
    await instances.deregister(triple)
    registration.invalidate()
    await registration.assert()
    expect(await isRegistered()).toBe(true)
  })

  test('restores a missing registration also after the clock was set back by an hour', async () => {
    await registration.assert()
    await instances.deregister(triple)
    later(-3_600)
    await registration.assert()
    expect(await isRegistered()).toBe(true)
  })

  test('does not change an existing registration, so that a pass in progress can write its findings', async () => {
    await registration.assert()
    const before = await instances.find(triple)
    later(10)
    await registration.assert()
    expect(await instances.find(triple)).toEqual(before)
  })

  test('of a new process starts a new generation: it is not the process that was probed', async () => {
    await registration.assert()
    const before = await instances.find(triple)
    await new SelfRegistration(instances, clock, triple).assert()
    const after = await instances.find(triple)
    expect(after?.id).toBe(before?.id)
    expect(after?.generation).not.toBe(before?.generation)
  })
})

describe('a withdrawal', () => {
  test('deregisters the instance for good', async () => {
    await registration.assert()
    await registration.withdraw()
    later(3_600)
    await registration.assert()
    expect(await isRegistered()).toBe(false)
  })

  test('waits for an assertion in progress, and then deregisters the instance', async () => {
    const events: string[] = []
    let arrive = () => {}
    const onTheWay = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const slow: InstanceStore = {
      ...instances,
      async register(asked) {
        await onTheWay
        const stored = await instances.register(asked)
        events.push('registered')
        return stored
      },
      deregister(asked) {
        events.push('deregistering')
        return instances.deregister(asked)
      },
    }
    const own = new SelfRegistration(slow, clock, triple)
    const assertion = own.assert()
    const withdrawal = own.withdraw()
    // Long enough for a withdrawal that did not wait to reach the store.
    await instances.find(triple)
    arrive()
    await Promise.all([assertion, withdrawal])
    expect(events).toEqual(['registered', 'deregistering'])
    expect(await isRegistered()).toBe(false)
  })
})

describe('a health check', () => {
  const failures: unknown[] = []
  let storeIsHealthy: boolean
  let checkHealth: () => Promise<ServiceHealth<string>>
  const presenceOf = (own: SelfRegistration | undefined, store = instances) =>
    new Presence({
      serviceName: triple.serviceName,
      instances: store,
      registration: own,
      report: (failure) => failures.push(failure),
    })
  beforeEach(() => {
    failures.length = 0
    storeIsHealthy = true
    const checkStore = () =>
      storeIsHealthy ? Promise.resolve() : Promise.reject(new Error('The store is down'))
    checkHealth = makeCheckHealth({
      service: triple.serviceName,
      checkStore,
      presence: presenceOf(registration),
    })
  })

  test('registers the instance and lists it with the others that are not known to fail', async () => {
    const other = { ...triple, url: 'http://localhost:3001/health-check' }
    const failing = { ...triple, url: 'http://localhost:3002/health-check' }
    for (const one of [other, failing]) await new SelfRegistration(instances, clock, one).assert()
    await instances.recordHealth(other, 200, clock().toISOString())
    await instances.recordHealth(failing, 500, clock().toISOString())
    const row = { id: expect.any(String), http: 'GET' }
    expect(await checkHealth()).toEqual({
      service: triple.serviceName,
      status: 'ok',
      instances: [
        { ...row, url: triple.url, statusCode: 200 },
        { ...row, url: other.url, statusCode: 200 },
      ],
    })
  })

  test('of an unhealthy instance fails and registers nothing', async () => {
    storeIsHealthy = false
    await expect(checkHealth()).rejects.toThrow('The store is down')
    expect(await isRegistered()).toBe(false)
  })

  test('registers an evicted instance again as soon as it is healthy', async () => {
    await checkHealth()
    storeIsHealthy = false
    await expect(checkHealth()).rejects.toThrow()
    await instances.deregister(triple)
    storeIsHealthy = true
    const { instances: peers } = await checkHealth()
    expect(peers).toEqual([expect.objectContaining({ url: triple.url })])
  })

  test('passes without a list while the registry is down, reports that, and registers once it is up again', async () => {
    await engine.stop()
    expect(await checkHealth()).toEqual({
      service: triple.serviceName,
      status: 'ok',
      instances: null,
    })
    expect(failures).toEqual([expect.objectContaining({ message: expect.any(String) })])
    await engine.restart()
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
      const { instances: peers } = await checkHealth()
      if (peers) break
    }
    expect(await isRegistered()).toBe(true)
  })

  test.each(['page', 'find', 'heldUntil', 'register'] as const)(
    'waits no longer than 400 ms for a registry that does not answer %s',
    async (question) => {
      const silent: InstanceStore = { ...instances, [question]: () => new Promise(() => undefined) }
      const own = new SelfRegistration(silent, clock, triple)
      const presence = presenceOf(own, silent)
      if (question === 'find') {
        await own.assert()
        own.invalidate()
      }
      expect(await presence.peers()).toBeNull()
      await presence.heartbeat()
      expect(failures.map(String)).toContain('Error: No answer within 400 ms')
    },
  )

  test('lists 100 instances at most', async () => {
    const crowd = Array.from({ length: 101 }, (_, index) => ({
      ...newRegistration(triple, clock),
      url: `http://localhost/${index}`,
    }))
    await putInstances(engine.client, crowd)
    const { instances: peers } = await checkHealth()
    expect(peers).toHaveLength(100)
  })

  test('of an instance that does not know its own URL lists the others', async () => {
    const presence = presenceOf(undefined)
    await registration.assert()
    expect(await presence.peers()).toHaveLength(1)
    expect(failures).toEqual([])
  })
})
