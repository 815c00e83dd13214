import { describe, expect, test } from '@jest/globals'
import { snowflakes, timeOfSnowflake } from '../../lib/platform/snowflakes.ts'

const time = Date.parse('2026-11-25T00:00:00Z')

/** Draws the given numbers in turn, then 0. */
function drawing(...numbers: number[]) {
  return () => numbers.shift() ?? 0
}

describe('new ids', () => {
  test('are decimal, at most 19 digits, until the 63 bits end in 2080', () => {
    expect(snowflakes(() => time, drawing(5, 7))()).toBe(
      String((BigInt(time - 1_288_834_974_657) << 22n) + (5n << 12n) + 7n),
    )
    expect(snowflakes()()).toMatch(/^[1-9]\d{18}$/)
    const last = 1_288_834_974_657 + 2 ** 41 - 1
    expect(new Date(last).getUTCFullYear()).toBe(2080)
    expect(
      snowflakes(
        () => last,
        (limit) => limit - 1,
      )(),
    ).toMatch(/^[1-9]\d{18}$/)
  })

  test('are of the moment that is given, whatever the clock shows', () => {
    const newId = snowflakes(() => time + 1)
    expect(timeOfSnowflake(newId(new Date(time)))).toBe('2026-11-25T00:00:00.000Z')
    expect(timeOfSnowflake(newId())).toBe('2026-11-25T00:00:00.001Z')
  })

  test.each([
    ['stands still', [0, 0, 0]],
    ['runs', [0, 1, 2]],
    ['steps back', [0, -60_000, -1, 0, 1]],
  ])('rise where the clock %s', (_, offsets) => {
    const clock = offsets.map((offset) => time + offset)
    const newId = snowflakes(() => clock.shift() ?? 0)
    const ids = offsets.map(() => BigInt(newId()))
    expect(ids.toSorted((one, other) => (one < other ? -1 : 1))).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('are decimal and rise where the clock has not been set', () => {
    const newId = snowflakes(() => 0)
    const ids = Array.from({ length: 5_000 }, newId)
    expect(ids.filter((id) => !/^\d{1,19}$/.test(id))).toEqual([])
    expect(ids.toSorted((one, other) => Number(one) - Number(other))).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('of one millisecond are 2,049 at least, wherever its sequence begins', () => {
    const newId = snowflakes(
      () => time,
      (limit) => limit - 1,
    )
    const ids = Array.from({ length: 2_049 }, newId)
    const millisecond = BigInt(time - 1_288_834_974_657)
    expect(new Set(ids.map((id) => BigInt(id) >> 22n))).toEqual(new Set([millisecond]))
  })

  test('of a millisecond that has no more are those of the next', () => {
    const newId = snowflakes(() => time)
    const ids = Array.from({ length: 20_000 }, newId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1))).toEqual(ids)
  })

  test('of two processes with one worker differ by where their sequences begin', () => {
    const one = snowflakes(() => time, drawing(5, 7))
    const other = snowflakes(() => time, drawing(5, 8))
    expect(one()).not.toBe(other())
  })

  test('of 1,000 processes that draw one each in the same millisecond seldom coincide', () => {
    const ids = Array.from({ length: 1_000 }, () => snowflakes(() => time)())
    // On average a quarter of a pair; more than 5 come once in a billion runs.
    expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(5)
  })
})

describe('the time of an id', () => {
  test('is the millisecond in which it was drawn', () => {
    for (const offset of [0, 1, 999]) {
      const newId = snowflakes(
        () => time + offset,
        (limit) => limit - 1,
      )
      expect(timeOfSnowflake(newId())).toBe(new Date(time + offset).toISOString())
    }
  })

  test.each([
    ['0', '2010-11-04T01:42:54.657Z'],
    ['21', '2010-11-04T01:42:54.657Z'],
    ['9999999999999999999', '2086-05-23T19:32:45.672Z'],
  ])('of any id that can be one is known: %s', (id, found) => {
    expect(timeOfSnowflake(id)).toBe(found)
  })

  test.each(['', '-1', '1.5', '1e3', ' 1', '12345678901234567890', 'b7c0'])('of %j is unknown', (id) => {
    expect(timeOfSnowflake(id)).toBeUndefined()
  })
})
