import * as v from 'valibot'
import { appearance, text as line, lines } from '../contract/fields.ts'
import { decimal } from './x-parameters.ts'

/** Members of a JSON body. What is wrong with one is worded as X's schema validator words it. */

/** An object that has these members and no others. */
export function closed<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, ({ expected, input }) => {
    if (expected === 'never')
      return 'is not defined in the schema and the schema does not allow additional properties'
    return expected === 'Object' ? mistyped(input, 'object') : 'is missing but it is required'
  })
}

/** An object, whatever its members. */
export const anything = v.record(v.string(), v.unknown(), ({ input }) => mistyped(input, 'object'))

export const string = v.string(({ input }) => mistyped(input, 'string'))
export const boolean = v.boolean(({ input }) => mistyped(input, 'boolean'))

export const id = v.pipe(string, v.regex(decimal, `does not match the regex pattern ${decimal.source}`))

/** Text of at most `maximum` characters, which are code points here. X weighs characters and shortens links. */
export function text(maximum: number) {
  return textAs(lines, maximum)
}

/** The same in a single line. */
export function label(maximum: number) {
  return textAs(line, maximum)
}

function textAs(written: typeof lines | typeof line, maximum: number) {
  return v.pipe(
    string,
    // As it will be stored, so that what is counted is what is read.
    v.transform((value) => value.trim().normalize('NFC').replace(/\r\n?/g, '\n')),
    v.check((value) => value !== '', 'must be at least 1 characters long'),
    v.check((value) => [...value].length <= maximum, `may only be ${maximum} characters long`),
    written(maximum) as v.GenericSchema<string, string>,
  )
}

export function list<Item extends v.GenericSchema>(item: Item) {
  return v.array(item, ({ input }) => mistyped(input, 'array'))
}

export function listOfLength<Item extends v.GenericSchema>(minimum: number, maximum: number, item: Item) {
  return v.pipe(
    list(item),
    v.minLength(minimum, `there must be a minimum of ${minimum} items in the array`),
    v.maxLength(maximum, `there must be a maximum of ${maximum} items in the array`),
  )
}

/** Texts that differ visibly. */
export function distinct<Of extends v.GenericSchema<unknown, string[]>>(texts: Of) {
  return v.pipe(
    texts,
    v.check(
      (values: string[]) => new Set(values.map(appearance)).size === values.length,
      'the items in the array must be unique',
    ),
    v.metadata({ uniqueItems: true }),
  )
}

export function integer(minimum: number, maximum: number) {
  return v.pipe(
    v.number(({ input }) => mistyped(input, 'integer')),
    v.integer('number found, integer expected'),
    v.minValue(minimum, `must have a minimum value of ${minimum}`),
    v.maxValue(maximum, `must have a maximum value of ${maximum}`),
  )
}

export function oneOf<const Names extends readonly string[]>(names: Names) {
  return v.picklist(names, `does not have a value in the enumeration [${names.join(', ')}]`)
}

function mistyped(value: unknown, expected: string): string {
  return `${kindOf(value)} found, ${expected} expected`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}
