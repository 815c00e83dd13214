import { describe, expect, test } from '@jest/globals'
import type { Eviction } from '../../lib/registry/history/audit-log.ts'
import { beginProbation, type Probation } from '../../lib/registry/probation/probation.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import type { ProbeResult } from '../../lib/registry/probe/probe.ts'
import { type Change, changesOf } from '../../lib/registry/sweep/changes.ts'
import type { Finding } from '../../lib/registry/sweep/finding.ts'
import { judge } from '../../lib/registry/sweep/judgement.ts'
import { countsOf, isComplete } from '../../lib/registry/sweep/pass-counts.ts'
import { broken, forbidden, healthy, instance, refused, unanswered } from '../support/registry/samples.ts'

const start = Date.UTC(2026, 2, 10, 5)
const at = (seconds: number) => new Date(start + seconds * 1_000)
const time = (seconds: number) => at(seconds).toISOString()

const lease = { lockName: 'sweep', holder: 'me', fencingToken: 7 }
const pass = { lease, begun: at(0), now: at(9), newId: () => 'a new id' }

const resultOf = (outcome: Outcome, peer?: string): ProbeResult => ({
  outcome,
  probedAt: at(5),
  durationMs: 3,
  ...(peer && { peer }),
})

/** How a pass judges instances whose probes had these outcomes. */
function judged(outcomes: readonly (Outcome | undefined)[], failThreshold = 1) {
  const instances = outcomes.map((_, number) => instance(number))
  const results = new Map(
    instances.flatMap((one, number) => {
      const outcome = outcomes[number]
      return outcome ? [[one, resultOf(outcome, '10.0.0.9')] as const] : []
    }),
  )
  return judge(instances, results, failThreshold)
}

const nothing = { remembered: new Map<string, Probation>(), due: [], results: new Map() }

describe('a pass', () => {
  test('writes an eviction with its reason, and a probation, for an instance that reached its threshold', () => {
    const [change] = changesOf({ ...nothing, judgement: judged([broken]) }, pass)
    expect(change).toMatchObject({
      kind: 'evict',
      finding: { instance: instance(0) },
      eviction: {
        ...lease,
        serviceName: 'polls',
        url: 'http://10.0.0.0/',
        http: 'GET',
        instanceId: '0',
        generation: 'generation 0',
        registeredAt: time(-3_600),
        evictedAt: time(9),
        probedAt: time(5),
        outcome: 'answered',
        statusCode: 500,
        reason: null,
        peer: '10.0.0.9',
        durationMs: 3,
        consecutiveFailures: 1,
      },
    })
    expect(change).toHaveProperty('probation', beginProbation(instance(0), undefined, at(0)))
  })

  test.each([refused, unanswered, forbidden])(
    'writes why there was no status, and no peer if there was no connection: %j',
    (outcome) => {
      const judgement = judge([instance(0)], new Map(), 1)
      const toEvict = [{ instance: instance(0), result: resultOf(outcome) }]
      const changes = changesOf({ ...nothing, judgement: { ...judgement, toEvict } }, pass)
      const { kind, reason } = outcome as Extract<Outcome, { reason: string }>
      expect(changes).toMatchObject([{ eviction: { outcome: kind, statusCode: null, reason, peer: null } }])
    },
  )

  test('adds an eviction to those that the instance’s probation remembers', () => {
    const previous = beginProbation(instance(0), undefined, at(-60))
    const remembered = new Map([['polls GET http://10.0.0.0/', previous]])
    const changes = changesOf({ ...nothing, remembered, judgement: judged([broken]) }, pass)
    expect(changes).toMatchObject([{ probation: { evictions: [time(-60), time(0)] } }])
  })

  test('writes the evictions first, then the failures of instances that stay, and nothing for unchanged ones', () => {
    const judgement = judged([healthy, broken, refused], 2)
    const evicted = judged([broken]).toEvict
    const changes = changesOf({ ...nothing, judgement: { ...judgement, toEvict: evicted } }, pass)
    expect(
      changes.map((change) => [change.kind, 'failures' in change ? change.failures : undefined]),
    ).toEqual([
      ['evict', undefined],
      ['record', 1],
      ['record', 1],
    ])
  })
})

describe('for an instance on probation a pass', () => {
  const { consecutiveFailures: _, statusCode: __, checkedAt: ___, ...registration } = instance(1)
  const probation: Probation = {
    ...registration,
    nextProbeAt: time(0),
    endsAt: time(3_570),
    failures: 0,
    successes: 0,
    evictions: [time(-30)],
    flaps: 0,
    heldUntil: time(-30),
  }
  const almost = { ...probation, successes: 1 }

  /** What is written for a probation that was due and had this outcome, in a pass with these other outcomes. */
  function changed(due: Probation, outcome: Outcome | undefined, others: Outcome[] = []): Change[] {
    const results = new Map(outcome ? [[due, resultOf(outcome)]] : [])
    return changesOf({ ...nothing, judgement: judged(others), due: [due], results }, pass)
  }

  test('writes how it continues', () => {
    expect(changed(probation, healthy)).toEqual([
      { kind: 'continue', probation: { ...probation, successes: 1, nextProbeAt: time(25) } },
    ])
    expect(changed(almost, unanswered)).toEqual([
      { kind: 'continue', probation: { ...probation, failures: 1, nextProbeAt: time(50) } },
    ])
  })

  test('writes its reinstatement in a new generation, and the end of the probation, once it has passed', () => {
    expect(changed(almost, healthy)).toEqual([
      {
        kind: 'reinstate',
        instance: { ...instance(1), generation: 'a new id', checkedAt: time(5) },
        probation: { ...almost, endsAt: time(0) },
      },
    ])
  })

  test('writes nothing if it was not probed', () => {
    expect(changed(probation, undefined)).toEqual([])
  })

  test('ignores a missing answer if it is self-preserving, but not an answer', () => {
    const silence = Array<Outcome>(5).fill(unanswered)
    expect(changed(probation, unanswered, silence)).toEqual([])
    expect(changed(probation, refused, silence)).toMatchObject([
      { kind: 'continue', probation: { failures: 1 } },
    ])
    expect(changed(almost, healthy, silence)).toMatchObject([{ kind: 'reinstate' }])
  })
})

describe('the counts of a pass', () => {
  /** One change of each kind. */
  function changes(): Record<Change['kind'], Change> {
    const [finding] = judged([broken]).toEvict as [Finding]
    const probation = beginProbation(instance(1), undefined, at(-30))
    return {
      evict: { kind: 'evict', finding, eviction: {} as Eviction, probation },
      record: { kind: 'record', finding, failures: 1 },
      reinstate: { kind: 'reinstate', instance: instance(1), probation },
      continue: { kind: 'continue', probation },
    }
  }

  test('count every instance once, whatever its outcome', () => {
    const outcomes = [
      healthy,
      healthy,
      healthy,
      broken,
      refused,
      unanswered,
      unanswered,
      forbidden,
      undefined,
    ]
    expect(countsOf(judged(outcomes), { done: [], superseded: [], left: [] })).toEqual({
      registered: 9,
      passing: 3,
      failing: 2,
      unanswered: 2,
      forbidden: 1,
      evicted: 0,
      reinstated: 0,
      preserved: 0,
      superseded: 0,
      left: 1,
    })
    const mostlySilent = [...Array<Outcome>(6).fill(unanswered), broken, healthy]
    expect(countsOf(judged(mostlySilent, 2), { done: [], superseded: [], left: [] })).toMatchObject({
      registered: 8,
      passing: 1,
      failing: 1,
      unanswered: 6,
      preserved: 6,
    })
  })

  test('count all that was done, but as superseded or left only changes to registered instances', () => {
    const judgement = judged([undefined])
    const { evict, record, reinstate, continue: goOn } = changes()
    const done = [evict, evict, record, reinstate, reinstate, reinstate, goOn]
    const superseded = [evict, record, record, reinstate, goOn]
    const left = [evict, record, reinstate, goOn, goOn]
    expect(countsOf(judgement, { done, superseded, left })).toMatchObject({
      evicted: 2,
      reinstated: 3,
      superseded: 3,
      left: 3,
    })
  })

  test.each([
    [{}, true],
    [{ preserved: 1 }, false],
    [{ superseded: 1 }, false],
    [{ left: 1 }, false],
  ])('%j: a complete pass is %j', (difference, complete) => {
    const none = countsOf(judged([healthy]), { done: [changes().evict], superseded: [], left: [] })
    expect(isComplete({ ...none, ...difference })).toBe(complete)
  })
})
