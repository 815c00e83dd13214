import { arrayOf, format, type MemberType, memberTypes } from './member.ts'
import { Malformed, readMember } from './member-reader.ts'
import { type Entry, type Source, UnsupportedSource } from './source.ts'

/** One document: `{format: 1, users, posts, likes, polls, votes}`. An array that is missing is empty. */
export function jsonDocument(document: unknown, now: number): Source {
  const arrays = arraysIn(document)

  function entryOf(type: MemberType, index: number): Entry {
    const where = `${arrayOf[type]}[${index}]`
    try {
      return { where, member: readMember(type, objectOf(arrays[type][index]), now) }
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      return { where, problem: error.message }
    }
  }

  function* entriesOf(type: MemberType): Generator<Entry> {
    for (const index of arrays[type].keys()) yield entryOf(type, index)
  }

  return {
    async *all() {
      for (const type of memberTypes) yield* entriesOf(type)
    },
    async *members(type) {
      for (const entry of entriesOf(type)) if ('member' in entry) yield entry
    },
  }
}

function arraysIn(document: unknown): Record<MemberType, readonly unknown[]> {
  if (!isObject(document)) throw new UnsupportedSource('The document must be a JSON object')
  const { format: version, ...arrays } = document
  if (version !== format) {
    throw new UnsupportedSource(`The format must be ${format}, not ${JSON.stringify(version)}`)
  }
  const names: readonly string[] = Object.values(arrayOf)
  for (const [name, value] of Object.entries(arrays)) {
    if (!names.includes(name)) {
      throw new UnsupportedSource(`A document has no ${JSON.stringify(name)}; it has ${names.join(', ')}`)
    }
    if (!Array.isArray(value)) throw new UnsupportedSource(`${name} must be an array`)
  }
  const entries = memberTypes.map((type) => [type, arrays[arrayOf[type]] ?? []])
  return Object.fromEntries(entries)
}

function objectOf(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Malformed('must be a JSON object')
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
