import { expect, test } from '@jest/globals'
import type { InstanceStore } from '../../lib/registry/instances/instance-store.ts'
import { Presence } from '../../lib/registry/membership/presence.ts'

test('an instance that does not know its own URL keeps and invalidates no registration, and reports no failure', async () => {
  const reported: unknown[] = []
  const presence = new Presence({
    serviceName: 'likes',
    instances: {} as InstanceStore,
    registration: undefined,
    report: (failure) => reported.push(failure),
  })
  await presence.heartbeat()
  presence.invalidate()
  expect(reported).toEqual([])
})
