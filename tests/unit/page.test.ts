import { describe, expect, test } from '@jest/globals'
import { once } from '../../lib/platform/once.ts'
import {
  isNewerRequested,
  mapPage,
  pageOf,
  type TwoWayRequest,
  twoWayPageOf,
} from '../../lib/platform/page.ts'

describe('a page', () => {
  const page = (found: readonly number[]) => pageOf(found, 2, (last) => `after ${last}`)

  test('is the last where nothing was found beyond it', () => {
    expect(page([])).toEqual({ items: [] })
    expect(page([1])).toEqual({ items: [1] })
    expect(page([1, 2])).toEqual({ items: [1, 2] })
  })

  test('leads from its own last item to the next where there is more', () => {
    expect(page([1, 2, 3])).toEqual({ items: [1, 2], next: 'after 2' })
  })

  test('keeps its cursor, or that it has none, when its items are mapped', () => {
    expect(mapPage(page([1, 2, 3]), String)).toEqual({ items: ['1', '2'], next: 'after 2' })
    expect(mapPage(page([1]), String)).toEqual({ items: ['1'] })
  })
})

describe('a page of a list that is read both ways', () => {
  const page = (found: readonly number[], request: Omit<TwoWayRequest, 'limit'>) =>
    twoWayPageOf(found, { limit: 2, ...request }, (item) => `at ${item}`)

  test('without a cursor is the first, in either direction', () => {
    for (const direction of ['older', 'newer'] as const) {
      expect(isNewerRequested({ limit: 2, direction })).toBe(false)
      expect(page([], { direction })).toEqual({ items: [] })
      expect(page([9, 8], { direction })).toEqual({ items: [9, 8] })
      expect(page([9, 8, 7], { direction })).toEqual({ items: [9, 8], next: 'at 8' })
    }
  })

  test('of what is older leads back, and on where there is more', () => {
    const request = { cursor: 'a cursor', direction: 'older' } as const
    expect(isNewerRequested({ limit: 2, ...request })).toBe(false)
    expect(page([], request)).toEqual({ items: [] })
    expect(page([7], request)).toEqual({ items: [7], previous: 'at 7' })
    expect(page([7, 6, 5], request)).toEqual({ items: [7, 6], previous: 'at 7', next: 'at 6' })
  })

  test('of what is newer is what is nearest to the cursor, leads on, and back where there is more', () => {
    const request = { cursor: 'a cursor', direction: 'newer' } as const
    expect(isNewerRequested({ limit: 2, ...request })).toBe(true)
    expect(page([], request)).toEqual({ items: [] })
    expect(page([9, 8], request)).toEqual({ items: [9, 8], next: 'at 8' })
    expect(page([9, 8, 7], request)).toEqual({ items: [8, 7], previous: 'at 8', next: 'at 7' })
  })

  test('leads only to what is older where no direction is requested', () => {
    expect(page([7, 6, 5], { cursor: 'a cursor' })).toEqual({ items: [7, 6], next: 'at 6' })
  })

  test('keeps its cursors when its items are mapped', () => {
    const { items, ...cursors } = page([7, 6, 5], { cursor: 'a cursor', direction: 'older' })
    expect(mapPage({ items, ...cursors }, String)).toEqual({ items: ['7', '6'], ...cursors })
  })
})

test('what is made once is made at the first call, also where it is undefined', () => {
  let made = 0
  const value = once(() => {
    made++
    return undefined
  })
  expect(made).toBe(0)
  expect([value(), value(), made]).toEqual([undefined, undefined, 1])
})
