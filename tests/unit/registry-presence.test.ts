import { expect, test } from '@jest/globals'
import type { Instances } from '../../lib/registry/instances/instance-store.ts'
import { Presence } from '../../lib/registry/membership/presence.ts'

test('an instance that does not know its own URL is neither kept registered nor doubted, and nothing is wrong with that', async () => {
  const reported: unknown[] = []
  const presence = new Presence('likes', {} as Instances, undefined, (failure) => reported.push(failure))
  await presence.keep()
  presence.doubt()
  expect(reported).toEqual([])
})
