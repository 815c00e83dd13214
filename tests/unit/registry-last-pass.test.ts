import { describe, expect, test } from '@jest/globals'
import { lastChecked, lastOfAll } from '../../lib/registry/history/last-pass.ts'
import type { Instance } from '../../lib/registry/instances/instance.ts'
import { instance as sampleInstance } from '../support/registry/samples.ts'

const at = (minute: number) => `2026-03-10T05:${String(minute).padStart(2, '0')}:00.000Z`
const pass = { startedAt: at(10), finishedAt: at(11) }
const instance = sampleInstance(1, { registeredAt: at(1), checkedAt: at(2) })

test.each<[string, Partial<Instance>, string | null]>([
  ['a healthy instance that the pass found unchanged', {}, at(11)],
  ['an instance that a later report found healthy', { checkedAt: at(12) }, at(12)],
  ['an instance that a report found healthy while the pass went on', { checkedAt: at(10) }, at(11)],
  ['a healthy instance without a time', { checkedAt: null }, at(11)],
  ['an instance that registered just before the pass began', { registeredAt: at(9) }, at(11)],
  ['an instance that registered after the pass began', { registeredAt: at(10), checkedAt: at(2) }, at(2)],
  ['a failing instance, which the pass wrote itself', { statusCode: 500 }, at(2)],
  ['an instance whose probe had no answer', { statusCode: null }, at(2)],
  ['an instance that was never checked', { statusCode: null, checkedAt: null }, null],
])('%s was last checked when it should say so', (_, difference, expected) => {
  expect(lastChecked({ ...instance, ...difference }, pass)).toBe(expected)
})

test('before the first pass the recorded time counts', () => {
  expect(lastChecked(instance, undefined)).toBe(at(2))
})

describe('the last passes of all shards', () => {
  const passOf = (shard: string, started: number) => ({
    shard,
    startedAt: at(started),
    finishedAt: at(started + 1),
  })

  test('are incomplete before there is one of each', () => {
    expect(lastOfAll([])).toBeUndefined()
    expect(lastOfAll([passOf('sweep-1-of-3', 1), passOf('sweep-3-of-3', 1)])).toBeUndefined()
  })

  test('together have the earliest times', () => {
    expect(lastOfAll([passOf('sweep', 4)])).toEqual({ startedAt: at(4), finishedAt: at(5) })
    const passes = [passOf('sweep-1-of-3', 4), passOf('sweep-2-of-3', 2), passOf('sweep-3-of-3', 3)]
    expect(lastOfAll(passes)).toEqual({ startedAt: at(2), finishedAt: at(3) })
  })

  test('leave out those of an earlier division into shards', () => {
    const before = [passOf('sweep-1-of-2', 1), passOf('sweep-2-of-2', 1)]
    expect(lastOfAll([...before, passOf('sweep', 4)])).toEqual({ startedAt: at(4), finishedAt: at(5) })
    expect(lastOfAll([passOf('sweep', 1), passOf('sweep-1-of-2', 4)])).toBeUndefined()
    const many = Array.from({ length: 12 }, (_, index) => passOf(`sweep-${index + 1}-of-12`, 5 + index))
    expect(lastOfAll([...before, ...many])).toEqual({ startedAt: at(5), finishedAt: at(6) })
    expect(lastOfAll([...before, ...many.slice(1)])).toBeUndefined()
  })
})
