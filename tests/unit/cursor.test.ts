import { describe, expect, test } from '@jest/globals'
import { decodeCursor, encodeCursor } from '../../lib/cursor.ts'

describe('a cursor', () => {
  const position = { created_at: '2026-01-01T00:00:00.000Z', name: 'Jörg 👍' }

  test('gives back its position for the list that it came from', () => {
    expect(decodeCursor('posts of ann', encodeCursor('posts of ann', position))).toEqual(position)
  })

  test('is no position without one', () => {
    expect(decodeCursor('posts of ann', undefined)).toBeUndefined()
  })

  test('of another list is refused', () => {
    const cursor = encodeCursor('posts of ann', position)
    expect(() => decodeCursor('posts of bob', cursor)).toThrow(
      'cursor should be the `next` of an earlier page',
    )
  })

  test('is refused with any one character changed', () => {
    const cursor = encodeCursor('list', position)
    for (let index = 0; index < cursor.length; index++) {
      const other = cursor[index] === 'A' ? 'B' : 'A'
      expect(() => decodeCursor('list', cursor.slice(0, index) + other + cursor.slice(index + 1))).toThrow()
    }
  })

  test.each(['', 'x', '{}', '💥', 'e30', 'AAAAAAAAAAAAAAAA'])(
    'that was made up, %j, is refused',
    (cursor) => {
      expect(() => decodeCursor('list', cursor)).toThrow()
    },
  )
})
