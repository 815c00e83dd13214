import { afterEach, expect, jest, test } from '@jest/globals'
import { log } from '../../lib/platform/log.ts'
import type { PassRecord } from '../../lib/registry/history/audit-log.ts'
import { makeScheduledSweep } from '../../lib/registry/sweep/scheduled-sweep.ts'

const info = jest.spyOn(log, 'info').mockImplementation(() => undefined)
afterEach(() => {
  info.mockClear()
})

const counts = { registered: 9, passing: 1, failing: 2, unanswered: 2, forbidden: 2, evicted: 3 }
const more = { reinstated: 1, preserved: 1, superseded: 1, left: 2, complete: false }
const record: PassRecord = {
  lockName: 'sweep-1-of-2',
  holder: 'a holder',
  fencingToken: 7,
  startedAt: '2026-03-10T05:00:00.000Z',
  finishedAt: '2026-03-10T05:00:02.500Z',
  durationMs: 2_500,
  ...counts,
  ...more,
}

test('a scheduled sweep logs each pass under the names of the API, without the holder', async () => {
  const other = { ...record, lockName: 'sweep-2-of-2' }
  await makeScheduledSweep(async () => [record, other])('a request')
  const line = {
    requestId: 'a request',
    lock_name: 'sweep-1-of-2',
    fence: 7,
    started_at: '2026-03-10T05:00:00.000Z',
    finished_at: '2026-03-10T05:00:02.500Z',
    duration_ms: 2_500,
    ...counts,
    ...more,
  }
  expect(info.mock.calls).toEqual([
    ['sweep pass completed', line],
    ['sweep pass completed', { ...line, lock_name: 'sweep-2-of-2' }],
  ])
})

test('a scheduled sweep without a pass of its own succeeds and logs why', async () => {
  await makeScheduledSweep(async () => [])('a request')
  expect(info.mock.calls).toEqual([
    ['sweep skipped: another process holds the lock', { requestId: 'a request' }],
  ])
})
