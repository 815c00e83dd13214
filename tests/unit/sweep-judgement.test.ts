import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Instance } from '../../lib/registry/instances/instance.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import { judge } from '../../lib/registry/sweep/judgement.ts'
import { broken, forbidden, healthy, instance, refused, unanswered } from '../support/registry/samples.ts'

const unresolved: Outcome = { kind: 'unanswered', reason: 'ENOTFOUND' }

/** How many instances each list has after probes with these outcomes. */
function judged(
  outcomes: readonly (Outcome | undefined)[],
  failThreshold = 1,
  difference: Partial<Instance> = {},
) {
  const instances = outcomes.map((_, number) => instance(number, difference))
  const results = new Map(
    outcomes.flatMap((outcome, number) => {
      const result = outcome && { outcome, probedAt: new Date(), durationMs: 1 }
      return result ? [[instances[number] as Instance, result] as const] : []
    }),
  )
  const { unchanged, changed, toEvict, preserved, left } = judge(instances, results, failThreshold)
  return {
    unchanged: unchanged.length,
    changed: changed.length,
    toEvict: toEvict.length,
    preserved: preserved.length,
    left: left.length,
  }
}

const times = (count: number, outcome: Outcome) => Array<Outcome>(count).fill(outcome)

describe('a failure of a peer that was reached', () => {
  test.each([
    ['another answer than 200', broken],
    ['a refused connection', refused],
  ])('evicts however many there are: %s', (_, outcome) => {
    expect(judged(times(100, outcome))).toMatchObject({ toEvict: 100, preserved: 0 })
  })

  test('evicts in a self-preserving pass too', () => {
    expect(judged([...times(60, unanswered), ...times(3, broken), ...times(37, healthy)])).toEqual({
      unchanged: 37,
      changed: 0,
      toEvict: 3,
      preserved: 60,
      left: 0,
    })
  })
})

describe('failures that reached no peer', () => {
  test.each([
    ['four of four', times(4, unanswered), 4],
    ['five of ten', [...times(5, unanswered), ...times(5, healthy)], 5],
    ['fifty of a hundred', [...times(50, unanswered), ...times(50, healthy)], 50],
  ])('evict: %s', (_, outcomes, toEvict) => {
    expect(judged(outcomes)).toMatchObject({ toEvict, preserved: 0 })
  })

  test.each([
    ['five of five', times(5, unanswered), 5],
    ['five of nine', [...times(5, unanswered), ...times(4, healthy)], 5],
    ['sixty of a hundred', [...times(60, unanswered), ...times(40, healthy)], 60],
    [
      'names and addresses together',
      [...times(3, unanswered), ...times(3, unresolved), ...times(2, healthy)],
      6,
    ],
    ['addresses that a rule forbids', times(6, forbidden), 6],
  ])('evict nothing: %s', (_, outcomes, preserved) => {
    expect(judged(outcomes)).toMatchObject({ toEvict: 0, preserved })
  })

  test('are counted as a share of the probed instances, not of all', () => {
    const left = Array<undefined>(91).fill(undefined)
    expect(judged([...times(5, unanswered), ...times(4, healthy), ...left])).toMatchObject({
      toEvict: 0,
      preserved: 5,
      left: 91,
    })
  })

  test('of a self-preserving pass do not count', () => {
    expect(judged(times(6, unanswered), 3)).toMatchObject({ changed: 0, preserved: 6 })
  })
})

describe('an instance', () => {
  test.each<[what: string, difference: Partial<Instance>, outcome: Outcome, list: string]>([
    ['as healthy as before', {}, healthy, 'unchanged'],
    ['healthy for the first time', { statusCode: null, checkedAt: null }, healthy, 'changed'],
    ['healthy, as reported since its last failure', { consecutiveFailures: 1 }, healthy, 'changed'],
    ['that fails for the first time', {}, broken, 'changed'],
    ['that fails again with the same status', { statusCode: 500, consecutiveFailures: 1 }, broken, 'changed'],
    ['that fails for the third time', { statusCode: 500, consecutiveFailures: 2 }, broken, 'toEvict'],
    ['with a lower threshold of its own', { failThreshold: 2, consecutiveFailures: 1 }, refused, 'toEvict'],
    ['with a higher threshold of its own', { failThreshold: 4, consecutiveFailures: 2 }, refused, 'changed'],
  ])('%s, %j, found %j where the third failure evicts, is %s', (_, difference, outcome, list) => {
    const none = { unchanged: 0, changed: 0, toEvict: 0, preserved: 0, left: 0 }
    expect(judged([outcome], 3, difference)).toEqual({ ...none, [list]: 1 })
  })
})

test('instances with a method that no probe may use are evicted, however many there are', () => {
  const stored = { http: 'DELETE' } as unknown as Partial<Instance>
  expect(judged(times(6, forbidden), 1, stored)).toMatchObject({ toEvict: 6, preserved: 0 })
})

test('every instance is in exactly one list, whatever its outcome', () => {
  const outcome = fc.constantFrom(healthy, broken, refused, unanswered, unresolved, forbidden, undefined)
  fc.assert(
    fc.property(
      fc.array(outcome, { maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      (outcomes, threshold) => {
        const { unchanged, changed, toEvict, preserved, left } = judged(outcomes, threshold)
        expect(unchanged + changed + toEvict + preserved + left).toBe(outcomes.length)
        expect(unchanged).toBe(outcomes.filter((outcome) => outcome === healthy).length)
      },
    ),
  )
})
