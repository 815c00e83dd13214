import { expect, test } from '@jest/globals'
import { maxClockSkew } from '../../lib/platform/clock-skew.ts'
import { isBlockedByWrongClock } from '../../lib/registry/sweep/lock-state.ts'
import { lockTimes } from '../../lib/registry/sweep/lock-times.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const { lease, interval } = lockTimes

test.each([
  ['nothing', {}, true],
  ['a lease that may still run', { holder: 'a', expiresAt: now + lease }, false],
  ['a lease that may run on the slowest clock', { holder: 'a', expiresAt: now - maxClockSkew }, false],
  ['a lease that has ended on every clock', { holder: 'a', expiresAt: now - maxClockSkew - 1 }, true],
  ['a lease that no right clock has set', { holder: 'a', expiresAt: now + lease + maxClockSkew + 1 }, true],
  ['the end of a lease that was released', { expiresAt: now + lease }, true],
  ['a pass that is due', { notBefore: now }, true],
  ['a pass that is not due', { notBefore: now + interval }, false],
  ['a due time that no right clock has set', { notBefore: now + interval + maxClockSkew + 1 }, true],
  [
    'a right due time beside a wrong lease',
    { holder: 'a', expiresAt: now + lease + maxClockSkew + 1, notBefore: now + interval },
    false,
  ],
])('a lock with %s is kept from a pass by wrong clocks alone: %p', (_, state, blocked) => {
  const lock = { fencingToken: 1, ...state }
  expect(isBlockedByWrongClock(lock, new Date(now), new Date(now))).toBe(blocked)
})
