import { describe, expect, test } from '@jest/globals'
import { csvFormatRows } from 'd3-dsv'
import fc from 'fast-check'
import { parseList } from '../../lib/api/classic/polls/response-list.ts'

/** Single-line, trimmed text, as responses are, rich in characters that are special in CSV or JSON. */
const response = fc
  .string({ unit: fc.constantFrom(...'",[] a👍é\\'), maxLength: 8 })
  .map((text) => text.trim())
const list = fc.array(response, { minLength: 2, maxLength: 25 })

describe('a list as text', () => {
  test('survives the way to CSV and back', () => {
    fc.assert(
      fc.property(list, (responses) => {
        const csv = csvFormatRows([responses])
        fc.pre(!csv.startsWith('['))
        expect(parseList(csv)).toEqual(responses)
      }),
    )
  })

  test('survives the way to JSON and back', () => {
    fc.assert(
      fc.property(list, (responses) => expect(parseList(JSON.stringify(responses))).toEqual(responses)),
    )
  })

  test('is separated at every comma outside quotation marks, if it is a list', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'", a\n') }), (text) => {
        const responses = parseList(text)
        fc.pre(responses !== undefined && text.trim() !== '')
        const unquoted = text.replace(/"(?:[^"]|"")*"/g, '')
        expect(responses).toHaveLength(unquoted.split(',').length)
      }),
    )
  })

  test.each([
    ['"', undefined],
    ['a"', undefined],
    ['"a"b', undefined],
    ['"a" ,b', undefined],
    ['a,"b', undefined],
    ['a\nb', undefined],
    ['', []],
    ['a', ['a']],
    [' a, b ', ['a', ' b']],
    [',', ['', '']],
    ['"a\nb",c', ['a\nb', 'c']],
    ['["a","b"', undefined],
    ['[a,b]', ['[a', 'b]']],
    ['[]', []],
    ['[[1],{}]', [[1], {}]],
  ])('%j is read as %j', (text, expected) => {
    expect(parseList(text)).toEqual(expected)
  })

  test('of the size of the largest body is read or refused without backtracking', () => {
    expect(parseList('"'.repeat(65_536))).toEqual(['"'.repeat(32_767)])
    expect(parseList('"'.repeat(65_535))).toBeUndefined()
    expect(parseList(`${'"",'.repeat(21_000)}"`)).toBeUndefined()
    expect(parseList(`${'a,'.repeat(32_000)}"`)).toBeUndefined()
  })
})
