import { jsonMembers } from '../../http/json-members.ts'
import { format, type MemberType } from './member.ts'
import { Malformed, readMember } from './member-reader.ts'
import { type Entry, type Source, UnsupportedSource } from './source.ts'
import { type FilePart, linesOf, maximumLineBytes, type TextLine } from './text-lines.ts'

/** The type of a line that names the version of the form. It may only be the first. */
const formatType = 'format'

/**
 * A file of one JSON object a line. It is read once for all and again for each type, from the first line of the type to
 * the last, so that the order of the lines does not matter and none are kept in memory.
 */
export function ndjsonFile(path: string, now: number): Source {
  const parts = new Map<MemberType, FilePart>()

  function widen(type: MemberType, { start, end, number }: TextLine): void {
    const part = parts.get(type) ?? { start, number }
    parts.set(type, { ...part, end })
  }

  return {
    async *all() {
      for await (const line of linesOf(path)) {
        const entry = entryOf(line, now)
        if (!entry) continue
        if ('member' in entry) widen(entry.member.type, line)
        yield entry
      }
    },

    async *members(type) {
      const part = parts.get(type)
      if (!part) return
      for await (const line of linesOf(path, part)) {
        const entry = entryOf(line, now)
        if (entry && 'member' in entry && entry.member.type === type) yield entry
      }
    },
  }
}

/** Undefined for a line without a member: a blank one, or the one that names the format. */
function entryOf(line: TextLine, now: number): Entry | undefined {
  const where = `line ${line.number}`
  try {
    const object = objectIn(line)
    if (!object) return undefined
    const { type, ...fields } = object
    if (type === formatType) return requireFormat(line.number, fields)
    return { where, member: readMember(type, fields, now) }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { where, problem: error.message }
  }
}

function requireFormat(number: number, { format: version }: Readonly<Record<string, unknown>>): undefined {
  if (number > 1) throw new Malformed('only the first line may name the format')
  if (version !== format) {
    throw new UnsupportedSource(`The format must be ${format}, not ${JSON.stringify(version)}`)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function objectIn({ bytes }: TextLine): Record<string, unknown> | undefined {
  if (!bytes) throw new Malformed(`must have at most ${maximumLineBytes} bytes`)
  const text = decoded(bytes)
  if (text.trim() === '') return undefined
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Malformed('must be a JSON object')
  }
  requireDistinctNames(text)
  return value as Record<string, unknown>
}

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Malformed('must be UTF-8')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('must be valid JSON')
  }
}

/** `JSON.parse` would silently keep the last value of a name. */
function requireDistinctNames(text: string): void {
  const names = new Set<string>()
  for (const [name] of jsonMembers(text)) {
    if (names.has(name)) throw new Malformed(`${JSON.stringify(name)} is given twice`)
    names.add(name)
  }
}
