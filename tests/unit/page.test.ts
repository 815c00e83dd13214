import { describe, expect, test } from '@jest/globals'
import { once } from '../../lib/platform/once.ts'
import { mapPage, pageOf } from '../../lib/platform/page.ts'

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

test('what is made once is made at the first call, also where it is undefined', () => {
  let made = 0
  const value = once(() => {
    made++
    return undefined
  })
  expect(made).toBe(0)
  expect([value(), value(), made]).toEqual([undefined, undefined, 1])
})
