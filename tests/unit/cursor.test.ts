import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { aTime, decodeCursor, encodeCursor, someText } from '../../lib/platform/cursor.ts'

const parts = [aTime, someText(7)] as const
const position = ['2026-01-01T00:00:00.000Z', 'Jörg 👍\n'] as const

/** A cursor of any bytes, with their valid digest. */
function forged(payload: string | Buffer, scope = 'list'): string {
  const digest = createHash('sha256').update(`${scope}\n`).update(payload).digest().subarray(0, 9)
  return Buffer.concat([digest, Buffer.from(payload)]).toString('base64url')
}

const refusal = expect.objectContaining({ reason: { code: 'cursor-invalid' } })

function outcome(cursor: string): unknown {
  try {
    return decodeCursor('list', cursor, parts)
  } catch (error) {
    return error
  }
}

describe('a cursor', () => {
  test('yields its position in the list that it was made for', () => {
    expect(decodeCursor('list', encodeCursor('list', position), parts)).toEqual(position)
  })

  test('that is absent yields no position', () => {
    expect(decodeCursor('list', undefined, parts)).toBeUndefined()
  })

  test('of another list is refused', () => {
    expect(outcome(encodeCursor('another list', position))).toEqual(refusal)
  })

  test('is refused when any one character is changed', () => {
    const cursor = encodeCursor('list', position)
    for (let index = 0; index < cursor.length; index++) {
      const other = cursor[index] === 'A' ? 'B' : 'A'
      expect(outcome(cursor.slice(0, index) + other + cursor.slice(index + 1))).toEqual(refusal)
    }
  })

  test.each(['', 'x', '{}', '💥', 'e30', 'AAAAAAAAAAAAAAAA', `${encodeCursor('list', position)}=`])(
    'that was made up, %j, is refused',
    (cursor) => {
      expect(outcome(cursor)).toEqual(refusal)
    },
  )
})

describe('a forged cursor with a valid digest', () => {
  const [time, text] = position

  test('is accepted when it equals a genuine one', () => {
    expect(forged(JSON.stringify(position))).toBe(encodeCursor('list', position))
  })

  test.each<[what: string, payload: string | Buffer]>([
    ['nothing', ''],
    ['no JSON', '["'],
    ['no UTF-8', Buffer.from('["2026-01-01T00:00:00.000Z","\xff"', 'latin1')],
    ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000)],
    ...[
      null,
      true,
      5,
      time,
      {},
      { 0: time, 1: text, length: 2 },
      [],
      [time],
      [time, text, text],
      [text, time],
      [time, ''],
      [time, '12345678'],
      [time, '👍👍👍👍👍👍👍👍'],
      [time, '\ud83d'],
      [time, 5],
      [time, null],
      [time, [text]],
      [time, { S: text }],
      ['', text],
      ['2026-01-01', text],
      [`${time}\n`, text],
      [`${time}${time}`, text],
      [1_767_225_600_000, text],
    ].map((value): [string, string] => [JSON.stringify(value), JSON.stringify(value)]),
  ])('that holds %s is refused', (_, payload) => {
    expect(outcome(forged(payload))).toEqual(refusal)
  })

  test('yields a position of valid parts or is refused, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string(), fc.array(fc.oneof(fc.string(), fc.constant(time)))),
        (payload) => {
          const found = outcome(forged(typeof payload === 'string' ? payload : JSON.stringify(payload)))
          if (!Array.isArray(found)) expect(found).toEqual(refusal)
          else
            expect([found.length, ...found.map((part, index) => parts[index]?.test(part))]).toEqual([
              2,
              true,
              true,
            ])
        },
      ),
    )
  })
})
