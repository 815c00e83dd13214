import { describe, expect, test } from '@jest/globals'
import { lastChecked, lastOfAll } from '../../lib/registry/history/last-pass.ts'
import type { Instance } from '../../lib/registry/instances/instance.ts'

const at = (minute: number) => `2026-03-10T05:${String(minute).padStart(2, '0')}:00.000Z`
const pass = { started_at: at(10), finished_at: at(11) }
const instance: Instance = {
  service_name: 'polls',
  url: 'http://10.0.0.1/',
  http: 'GET',
  id: 'id',
  generation: 'generation',
  registered_at: at(1),
  consecutive_failures: 0,
  status_code: 200,
  checked_at: at(2),
}

test.each<[string, Partial<Instance>, string | null]>([
  ['a healthy instance that the pass found unchanged', {}, at(11)],
  ['an instance that a later report found healthy', { checked_at: at(12) }, at(12)],
  ['an instance that a report found healthy while the pass went on', { checked_at: at(10) }, at(11)],
  ['a healthy instance without a time', { checked_at: null }, at(11)],
  ['an instance that registered just before the pass began', { registered_at: at(9) }, at(11)],
  ['an instance that registered after the pass began', { registered_at: at(10), checked_at: at(2) }, at(2)],
  ['a failing instance, which the pass wrote itself', { status_code: 500 }, at(2)],
  ['an instance whose probe had no answer', { status_code: null }, at(2)],
  ['an instance that was never checked', { status_code: null, checked_at: null }, null],
])('%s was last checked when it should say so', (_, difference, expected) => {
  expect(lastChecked({ ...instance, ...difference }, pass)).toBe(expected)
})

test('before any pass only what is recorded counts', () => {
  expect(lastChecked(instance, undefined)).toBe(at(2))
})

describe('the last passes of all shards', () => {
  const passOf = (shard: string, started: number) => ({
    shard,
    started_at: at(started),
    finished_at: at(started + 1),
  })

  test('are none before there is one of each', () => {
    expect(lastOfAll([])).toBeUndefined()
    expect(lastOfAll([passOf('sweep-1-of-3', 1), passOf('sweep-3-of-3', 1)])).toBeUndefined()
  })

  test('are together as old as the oldest', () => {
    expect(lastOfAll([passOf('sweep', 4)])).toEqual({ started_at: at(4), finished_at: at(5) })
    const passes = [passOf('sweep-1-of-3', 4), passOf('sweep-2-of-3', 2), passOf('sweep-3-of-3', 3)]
    expect(lastOfAll(passes)).toEqual({ started_at: at(2), finished_at: at(3) })
  })

  test('leave out what an earlier division into shards left behind', () => {
    const before = [passOf('sweep-1-of-2', 1), passOf('sweep-2-of-2', 1)]
    expect(lastOfAll([...before, passOf('sweep', 4)])).toEqual({ started_at: at(4), finished_at: at(5) })
    expect(lastOfAll([passOf('sweep', 1), passOf('sweep-1-of-2', 4)])).toBeUndefined()
    const many = Array.from({ length: 12 }, (_, index) => passOf(`sweep-${index + 1}-of-12`, 5 + index))
    expect(lastOfAll([...before, ...many])).toEqual({ started_at: at(5), finished_at: at(6) })
    expect(lastOfAll([...before, ...many.slice(1)])).toBeUndefined()
  })
})
