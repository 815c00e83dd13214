import { expect, test } from '@jest/globals'
import { makeDeregisterInstance } from '../../lib/registry/instances/deregister-instance.ts'
import { makeFindInstance } from '../../lib/registry/instances/find-instance.ts'
import type { Instance } from '../../lib/registry/instances/instance.ts'
import { makeListInstances } from '../../lib/registry/instances/list-instances.ts'
import { makeRecordHealth } from '../../lib/registry/instances/record-health.ts'
import { makeRegisterInstance } from '../../lib/registry/instances/register-instance.ts'
import { instance as sampleInstance } from '../support/registry/samples.ts'

const at = (minute: number) => `2026-03-10T05:${String(minute).padStart(2, '0')}:00.000Z`
const instance = sampleInstance(1, { registeredAt: at(1), checkedAt: at(2) })

/** The names of the calls in order. */
const calls: string[] = []

function answer<Value>(name: string, value: Value): () => Promise<Value> {
  return async () => {
    calls.push(name)
    return value
  }
}

const parts = {
  instances: {
    register: answer('register', instance),
    heldUntil: answer('heldUntil', undefined),
    deregister: answer('deregister', instance),
    find: answer('find', instance),
    page: answer('page', { items: [instance] }),
    recordHealth: answer('recordHealth', instance),
  },
  lastPass: { completed: answer('completed', { startedAt: at(10), finishedAt: at(11) }) },
  clock: () => new Date(at(12)),
  urlRefusal: () => undefined,
}

test.each<[name: string, run: () => Promise<Instance | undefined>]>([
  ['register', async () => (await makeRegisterInstance(parts)(instance)).value],
  ['deregister', () => makeDeregisterInstance(parts)(instance)],
  ['find', () => makeFindInstance(parts)(instance)],
  ['page', async () => (await makeListInstances(parts)({ limit: 1 })).items[0]],
  ['recordHealth', () => makeRecordHealth(parts)({ ...instance, statusCode: 200 })],
])('what %s returns has the time of the last pass, which is read before the instance', async (name, run) => {
  calls.length = 0
  expect(await run()).toEqual({ ...instance, checkedAt: at(11) })
  expect([calls[0], calls.at(-1)]).toEqual(['completed', name])
})

test('an instance cannot register before its hold is over', async () => {
  const until = new Date(at(13))
  const held = { ...parts.instances, heldUntil: async () => until }
  calls.length = 0
  await expect(makeRegisterInstance({ ...parts, instances: held })(instance)).rejects.toMatchObject({
    reason: { code: 'instance-flapping', url: instance.url, until },
  })
  expect(calls).toEqual(['completed'])
})
