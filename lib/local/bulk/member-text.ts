import { arrayOf, format, type Member, type MemberType, memberTypes } from './member.ts'
import { fieldsOf } from './member-writer.ts'

/**
 * Members as lines of JSON. The first line names the format, by which a later version can tell how to read the rest.
 */
export async function* ndjsonText(members: AsyncIterable<Member>): AsyncGenerator<string> {
  yield `${JSON.stringify({ type: 'format', format })}\n`
  for await (const member of members) {
    yield `${JSON.stringify({ type: member.type, ...fieldsOf(member) })}\n`
  }
}

/** Members, grouped by type in the usual order, as one document. */
export async function* documentText(members: AsyncIterable<Member>): AsyncGenerator<string> {
  yield `{"format":${format}`
  const open = opener()
  for await (const member of members) {
    const before = open(member.type)
    yield `${before}\n${JSON.stringify(fieldsOf(member))}`
  }
  yield `${open(undefined)}}\n`
}

/** Returns what comes before a member of a type: a comma, or the ends and beginnings of arrays. */
function opener(): (type: MemberType | undefined) => string {
  const remaining: MemberType[] = [...memberTypes]
  let opened: MemberType | undefined
  return (type) => {
    if (type !== undefined && type === opened) return ','
    let text = opened ? '\n]' : ''
    while (remaining.length > 0) {
      const next = remaining.shift() as MemberType
      text += `,\n"${arrayOf[next]}":[`
      opened = next
      if (next === type) return text
      text += ']'
    }
    return text
  }
}
