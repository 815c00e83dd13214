import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { resultsOf } from '../../lib/polls/counting.ts'
import { countOf, resultItems } from '../../lib/polls/dynamodb/result-item.ts'

const poll = {
  polls_id: 'id',
  polls_title: 'Tea?',
  username: 'ann',
  responses: ['z', 'a', 'm'],
  created_at: '2026-01-01T00:00:00.000Z',
}

function percentages(...votes: number[]): number[] {
  const counts = votes.map((count, index) => ({ choice: `${index}`, votes: count }))
  return resultsOf({ polls_id: 'id', polls_title: 'Tea?', counts }).results.map(({ percent }) => percent)
}

describe('results', () => {
  test.each([
    [
      [0, 0],
      [0, 0],
    ],
    [
      [1, 0],
      [100, 0],
    ],
    [
      [1, 1, 1],
      [33.3, 33.3, 33.3],
    ],
    [
      [2, 1],
      [66.7, 33.3],
    ],
    [
      [1, 7],
      [12.5, 87.5],
    ],
    [
      [1, 1999],
      [0.1, 100],
    ],
    [
      [1, 2999],
      [0, 100],
    ],
  ])('of %p votes are %p per cent', (votes, expected) => {
    expect(percentages(...votes)).toEqual(expected)
  })

  test('add up, and are off by no more than the rounding', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 2, maxLength: 25 }), (votes) => {
        const total = votes.reduce((sum, count) => sum + count, 0)
        percentages(...votes).forEach((percent, index) => {
          const exact = total === 0 ? 0 : ((votes[index] ?? 0) * 100) / total
          expect(Math.abs(percent - exact)).toBeLessThanOrEqual(0.05 + 1e-9)
          expect(`${percent}`).toMatch(/^\d{1,3}(\.\d)?$/)
        })
      }),
    )
  })
})

describe('a count from result items', () => {
  test("has the poll's own order, whatever order they came in", () => {
    const items = resultItems(poll)
    const choices = (order: typeof items) => countOf(order)?.counts.map(({ choice }) => choice)
    expect(choices(items)).toEqual(['z', 'a', 'm'])
    expect(choices(items.toReversed())).toEqual(['z', 'a', 'm'])
  })

  test('is none with any of them missing', () => {
    const items = resultItems(poll)
    for (let missing = 0; missing < items.length; missing++) {
      expect(countOf(items.toSpliced(missing, 1))).toBeUndefined()
    }
    expect(countOf([])).toBeUndefined()
  })
})
