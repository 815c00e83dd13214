import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pollTallyOf, storedTallyOf, tallyItems } from '../../lib/polls/dynamodb/tally-item.ts'
import { resultsOf } from '../../lib/polls/results.ts'

const poll = {
  pollId: 'id',
  title: 'Tea?',
  author: 'ann',
  options: ['z', 'a', 'm'],
  createdAt: '2026-01-01T00:00:00.000Z',
}

function percentages(...votes: number[]): number[] {
  const tallies = votes.map((count, index) => ({ option: `${index}`, votes: count }))
  return resultsOf(tallies).tallies.map(({ percent }) => percent)
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
  ])('of %p votes are %p percent', (votes, expected) => {
    expect(percentages(...votes)).toEqual(expected)
  })

  test('deviate from the exact percentages by rounding only', () => {
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

describe("a poll's tally from its items", () => {
  test("is in the order of the poll's options, whatever the order of the items", () => {
    const items = tallyItems(poll).map(storedTallyOf)
    const options = (order: typeof items) => pollTallyOf(order)?.tallies.map(({ option }) => option)
    expect(options(items)).toEqual(['z', 'a', 'm'])
    expect(options(items.toReversed())).toEqual(['z', 'a', 'm'])
  })

  test('is undefined while any of them is missing', () => {
    const items = tallyItems(poll).map(storedTallyOf)
    for (let missing = 0; missing < items.length; missing++) {
      expect(pollTallyOf(items.toSpliced(missing, 1))).toBeUndefined()
    }
    expect(pollTallyOf([])).toBeUndefined()
  })
})
