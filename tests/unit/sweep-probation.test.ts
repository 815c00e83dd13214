import { describe, expect, test } from '@jest/globals'
import type { Instance } from '../../lib/registry/instances/instance.ts'
import { holdAt } from '../../lib/registry/probation/flapping.ts'
import {
  beginProbation,
  continueProbation,
  isDue,
  type Probation,
  reinstatedInstance,
} from '../../lib/registry/probation/probation.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'

const passes: Outcome = { kind: 'answered', statusCode: 200 }
const fails: Outcome = { kind: 'refused', reason: 'ECONNREFUSED' }

const start = Date.UTC(2026, 2, 10, 5)
const at = (seconds: number) => new Date(start + seconds * 1_000)
const iso = (seconds: number) => at(seconds).toISOString()
const secondsOf = (time: string) => (Date.parse(time) - start) / 1_000

const instance: Instance = {
  serviceName: 'polls',
  url: 'http://10.0.0.1/',
  http: 'GET',
  id: 'the instance',
  generation: 'the evicted generation',
  registeredAt: '2026-03-10T04:00:00.000Z',
  consecutiveFailures: 2,
  statusCode: null,
  checkedAt: '2026-03-10T04:30:00.000Z',
  failThreshold: 3,
}

const evictedAt = (seconds: number, previous?: Probation) => beginProbation(instance, previous, at(seconds))

/** When passes, one each half minute, probe an evicted instance with these outcomes, and when it is reinstated. */
function probe(outcomes: (second: number) => Outcome) {
  let probation = evictedAt(0)
  const probedAt: number[] = []
  for (let second = 30; second <= 7_200; second += 30) {
    if (!isDue(probation, at(second))) continue
    probedAt.push(second)
    const next = continueProbation(probation, outcomes(second), at(second))
    if (next === 'passed') return { probedAt, reinstatedAt: second }
    probation = next
  }
  return { probedAt, reinstatedAt: undefined }
}

describe('an evicted instance', () => {
  test('keeps its registration, and is due at the next pass', () => {
    const { consecutiveFailures: _, statusCode: __, checkedAt: ___, ...registration } = instance
    const begun = {
      ...registration,
      nextProbeAt: iso(25),
      endsAt: iso(3_600),
      failures: 0,
      successes: 0,
      evictions: [iso(0)],
      flaps: 0,
      heldUntil: iso(0),
    }
    expect(evictedAt(0)).toEqual(begun)
    const { failThreshold: ____, ...plain } = instance
    const { failThreshold, ...withoutThreshold } = begun
    expect(failThreshold).toBe(3)
    expect(Object.keys(beginProbation(plain, undefined, at(0))).toSorted()).toEqual(
      Object.keys(withoutThreshold).toSorted(),
    )
    expect(reinstatedInstance(withoutThreshold, 'another', at(60))).not.toHaveProperty('failThreshold')
  })

  test('counts its failures, and its successes since the last failure', () => {
    const failed = continueProbation(evictedAt(0), fails, at(30))
    expect(failed).toEqual({ ...evictedAt(0), failures: 1, nextProbeAt: iso(80) })
    const passed = continueProbation(failed as Probation, passes, at(90))
    expect(passed).toEqual({ ...evictedAt(0), failures: 1, successes: 1, nextProbeAt: iso(115) })
    expect(continueProbation(passed as Probation, fails, at(120))).toEqual({
      ...evictedAt(0),
      failures: 2,
      successes: 0,
      nextProbeAt: iso(220),
    })
  })

  test('that keeps failing is probed less and less often, and after an hour no more', () => {
    const minutes = [0.5, 1.5, 3.5, 7, 14, 24, 34, 44, 54]
    expect(probe(() => fails)).toEqual({
      probedAt: minutes.map((minute) => minute * 60),
      reinstatedAt: undefined,
    })
  })

  test('is reinstated after two successes in a row', () => {
    expect(probe(() => passes)).toEqual({ probedAt: [30, 60], reinstatedAt: 60 })
  })

  test('that passes only every other time is not reinstated', () => {
    let count = 0
    expect(probe(() => (count++ % 2 === 0 ? passes : fails)).reinstatedAt).toBeUndefined()
  })

  test('is reinstated as the same instance, in a new generation and without failures', () => {
    expect(reinstatedInstance(evictedAt(0), 'another generation', at(60))).toEqual({
      ...instance,
      generation: 'another generation',
      consecutiveFailures: 0,
      statusCode: 200,
      checkedAt: iso(60),
    })
  })
})

describe('a flapping instance', () => {
  /** For how many seconds an instance is held that registers after each hold and is evicted `upFor` seconds later. */
  function holds(count: number, upFor = 30): number[] {
    const result: number[] = []
    let probation: Probation | undefined
    for (let second = 0; result.length < count; ) {
      probation = evictedAt(second, probation)
      result.push(secondsOf(probation.heldUntil) - second)
      second = secondsOf(probation.heldUntil) + upFor
    }
    return result
  }

  test('is one that is evicted three times in ten minutes, and is held longer each time', () => {
    expect(holds(9)).toEqual([0, 0, 60, 120, 240, 480, 960, 1_800, 1_800])
  })

  test('is not one whose evictions are further apart', () => {
    expect(holds(9, 300)).toEqual(Array(9).fill(0))
  })

  test('no longer counts as flapping ten minutes after its hold', () => {
    const flapping = evictedAt(90, evictedAt(60, evictedAt(30, evictedAt(0))))
    expect(flapping.flaps).toBe(2)
    const releasedAt = secondsOf(flapping.heldUntil)
    expect(evictedAt(releasedAt + 500, flapping).flaps).toBe(3)
    expect(evictedAt(releasedAt + 599, flapping).flaps).toBe(3)
    expect(evictedAt(releasedAt + 600, flapping).flaps).toBe(0)
  })

  test('is not probed while it is held, and for an hour after that', () => {
    const flapping = evictedAt(60, evictedAt(30, evictedAt(0)))
    expect(secondsOf(flapping.heldUntil)).toBe(120)
    expect(flapping).toMatchObject({ nextProbeAt: flapping.heldUntil, evictions: [0, 30, 60].map(iso) })
    expect(evictedAt(90, flapping).evictions).toEqual([30, 60, 90].map(iso))
    expect(isDue(flapping, at(119))).toBe(false)
    expect(isDue(flapping, at(120))).toBe(true)
    expect(isDue(flapping, at(120 + 3_599))).toBe(true)
    expect(isDue(flapping, at(120 + 3_600))).toBe(false)
  })
})

describe('a probation written by a clock that is ahead', () => {
  const ahead = 9 * 60
  const flapping = () => evictedAt(ahead + 60, evictedAt(ahead + 30, evictedAt(ahead)))

  test('holds an instance no longer than one written by a right clock', () => {
    const { heldUntil } = flapping()
    // The hold lasts a minute.
    expect(secondsOf(heldUntil)).toBe(ahead + 120)
    expect(holdAt(flapping(), at(ahead + 58))).toBeUndefined()
    expect(holdAt(flapping(), at(ahead + 59))).toEqual(new Date(heldUntil))
    expect(holdAt(flapping(), at(ahead + 120))).toBeUndefined()
  })

  test('is due at once if its next probe is further ahead than the longest pause', () => {
    expect(isDue(evictedAt(ahead), at(0))).toBe(true)
    expect(isDue(evictedAt(1), at(0))).toBe(false)
    expect(isDue(flapping(), at(ahead + 58))).toBe(true)
    expect(isDue(flapping(), at(ahead + 59))).toBe(false)
    const failed = continueProbation(evictedAt(ahead), fails, at(ahead + 30)) as Probation
    // The next probe is 50 seconds after the failed one.
    expect(secondsOf(failed.nextProbeAt)).toBe(ahead + 80)
    expect(isDue(failed, at(ahead + 28))).toBe(true)
    expect(isDue(failed, at(ahead + 29))).toBe(false)
  })

  test('ends at most an hour after its next probe', () => {
    for (const outcome of [passes, fails]) {
      const next = continueProbation(evictedAt(ahead), outcome, at(0)) as Probation
      expect(secondsOf(next.endsAt)).toBe(3_600)
    }
  })

  test('does not count towards flapping', () => {
    expect(evictedAt(30, evictedAt(ahead + 30, evictedAt(ahead))).flaps).toBe(0)
    expect(evictedAt(30, flapping()).flaps).toBe(0)
  })
})
