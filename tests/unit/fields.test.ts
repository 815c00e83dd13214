import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import { appearance, integer, lines, paging, text } from '../../lib/api/contract/fields.ts'

/** The outcome for a value: what it is parsed to, or the first issue. */
function taken(schema: v.GenericSchema, value: unknown): unknown {
  const { success, output, issues } = v.safeParse(schema, value)
  return success ? { output } : issues[0]?.message
}

const ofOneLine = (value: unknown) => taken(text(5), value)
const ofSome = (value: unknown) => taken(lines(5), value)

/** Any text, rich in invisible characters, line breaks and characters that NFC composes. */
const anyText = fc.string({
  unit: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...'ae \t\r\n\u0301\u00a0\u200b\u200d\ufe0f\u034f\ufeff\u2028\u212b한ᄒ'),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  ),
})

describe('a text', () => {
  test.each<[value: unknown, taken: string]>([
    ['  abc  ', 'abc'],
    ['\ufeffabc\u3000', 'abc'],
    ['\uff41\ufb01\u2460', '\uff41\ufb01\u2460'],
    ['e\u0301', 'é'],
    ['\u212b', 'Å'],
    ['abcde', 'abcde'],
    ['👍👍👍👍👍', '👍👍👍👍👍'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['\ufffd', '\ufffd'],
    [0, '0'],
    [-0, '0'],
    [12_345, '12345'],
    [-7, '-7'],
    [1e3, '1000'],
  ])('%j is %j', (value, output) => {
    expect(ofOneLine(value)).toEqual({ output })
  })

  test.each<[what: string, value: unknown, expected: string]>([
    ['empty', '', 'must not be empty'],
    ['only spaces', ' \t\n\u3000\ufeff', 'must not be empty'],
    ['only what is not seen', '\u200b\u00ad\u2060', 'must have a visible character'],
    ['only variation selectors and fillers', '\ufe0f\u3164\u{e0001}', 'must have a visible character'],
    ['only Braille without dots', '\u2800\u2800', 'must have a visible character'],
    ['spaces among what is not seen', '\u200b \u200b', 'must have a visible character'],
    ['with a NUL', 'a\0b', 'must have no control characters'],
    ['with a tab', 'a\tb', 'must have no control characters'],
    ['with a line feed', 'a\nb', 'must have no control characters'],
    ['with a carriage return', 'a\rb', 'must have no control characters'],
    ['with a DEL', 'a\u007fb', 'must have no control characters'],
    ['with a NEL', 'a\u0085b', 'must have no control characters'],
    ['with a line separator', 'a\u2028b', 'must have no control characters'],
    ['with a paragraph separator', 'a\u2029b', 'must have no control characters'],
    ['with half of an emoji', 'a\ud83d', 'must have no control characters'],
    ['too long by one', 'abcdef', 'must have at most 5 characters'],
    ['too long by an emoji', 'abcde👍', 'must have at most 5 characters'],
    ['null', null, 'must be a string'],
    ['true', true, 'must be a string'],
    ['false', false, 'must be a string'],
    ['a list', ['a'], 'must be a string'],
    ['an object', { toString: 'a' }, 'must be a string'],
    ...[0.5, 2 ** 53, -(2 ** 53), 1e21, Number.NaN, Number.POSITIVE_INFINITY].map(
      (value): [string, number, string] => [
        `${value}`,
        value,
        'must be a string, or a whole number from -9007199254740991 to 9007199254740991',
      ],
    ),
  ])('is refused when it is %s', (_, value, expected) => {
    expect(ofOneLine(value)).toBe(expected)
  })

  test('may be any safe integer, which stands for its digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(taken(text(20), value)).toEqual({ output: String(value) })
      }),
    )
  })

  test.each([
    ['one line', text(20)],
    ['some lines', lines(20)],
  ])('of %s stays the same when its parsed value is parsed again', (_, schema) => {
    fc.assert(
      fc.property(anyText, (value) => {
        const { success, output } = v.safeParse(schema, value)
        fc.pre(success)
        expect(v.parse(schema, output)).toBe(output)
      }),
    )
  })
})

test('a text has its minimum and maximum length as metadata', () => {
  expect(v.getMetadata(text(5))).toEqual({ minLength: 1, maxLength: 5 })
  expect(v.getMetadata(lines(280))).toEqual({ minLength: 1, maxLength: 280 })
})

describe('the parameters of a page', () => {
  const asked = (input: object, ...defaults: number[]) => taken(v.object(paging(...defaults)), input)

  test('default to the first 25 items, or as many as the route says', () => {
    expect(asked({})).toEqual({ output: { limit: 25 } })
    expect(asked({}, 10)).toEqual({ output: { limit: 10 } })
    expect(asked({ limit: '100', cursor: 'x'.repeat(2_048) })).toEqual({
      output: { limit: 100, cursor: 'x'.repeat(2_048) },
    })
  })

  test('allow 1 to 100 items and a cursor of at most 2,048 characters', () => {
    expect(asked({ limit: 0 })).toBe('must be a whole number from 1 to 100')
    expect(asked({ limit: 101 })).toBe('must be a whole number from 1 to 100')
    expect(asked({ cursor: 'x'.repeat(2_049) })).toBe('must have at most 2048 characters')
  })
})

describe('a multi-line text', () => {
  test.each([
    ['a\nb', 'a\nb'],
    ['a\r\nb', 'a\nb'],
    ['a\rb', 'a\nb'],
    ['a\r\r\nb', 'a\n\nb'],
    ['a\n\rb', 'a\n\nb'],
    ['a\u2028b\u2029c', 'a\nb\nc'],
    ['\r\na\r\n', 'a'],
    ['a\r\nb\r\nc', 'a\nb\nc'],
  ])('%j is %j', (value, output) => {
    expect(ofSome(value)).toEqual({ output })
  })

  test.each([
    ['\r\n\r\n', 'must not be empty'],
    ['\u200b\n\u200b', 'must have a visible character'],
    ['a\tb', 'must have no control characters'],
    ['a\u000bb', 'must have no control characters'],
    ['a\u0085b', 'must have no control characters'],
    ['a\n\0', 'must have no control characters'],
    ['a\nb\nc\nd', 'must have at most 5 characters'],
  ])('%j is refused', (value, expected) => {
    expect(ofSome(value)).toBe(expected)
  })
})

describe('the appearance of a text', () => {
  test.each([
    ['yes', 'y\u200bes'],
    ['yes', '\u2060yes\u00ad'],
    ['yes', 'yes \u200b'],
    ['yes', '\u200b\u3000yes'],
    ['a b', 'a\u00a0\u2003b'],
    ['a b', 'a \u200b b'],
    ['é', 'e\u034f\u0301'],
    ['❤', '❤\ufe0f'],
    ['a b', 'a\u2800b'],
    ['yes', 'yes\u2800'],
  ])('is the same for %j and %j', (one, other) => {
    expect(appearance(one)).toBe(appearance(other))
  })

  test.each([
    ['yes', 'Yes'],
    ['ab', 'a b'],
    ['1', '\u00b9'],
    ['a', '\u0430'],
  ])('differs between %j and %j', (one, other) => {
    expect(appearance(one)).not.toBe(appearance(other))
  })

  test('of an appearance is that appearance', () => {
    fc.assert(fc.property(anyText, (value) => expect(appearance(appearance(value))).toBe(appearance(value))))
  })
})

describe('a whole number', () => {
  test.each<[value: unknown, taken: number]>([
    [1, 1],
    [100, 100],
    ['1', 1],
    [' 100 ', 100],
    ['007', 7],
  ])('%j is %j', (value, output) => {
    expect(taken(integer(1, 100), value)).toEqual({ output })
  })

  test.each([
    0,
    101,
    1.5,
    -1,
    '0',
    '101',
    '1.5',
    '-1',
    '1e1',
    '0x1',
    '+1',
    '',
    ' ',
    '1 0',
    null,
    true,
    [1],
    'ten',
    '1'.repeat(10),
  ])('%j is refused', (value) => {
    expect(taken(integer(1, 100), value)).toBe('must be a whole number from 1 to 100')
  })
})
