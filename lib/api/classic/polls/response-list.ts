/** One line of CSV, quoted as RFC 4180 says, and nothing that a tolerant parser would have to guess at. */
const csvLine = /^(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*$/

/** A field of such a line, from the line's beginning or a comma on. */
const csvField = /(?<=^|,)(?:"(?:[^"]|"")*"|[^",]*)/g

/** The items of a list that came as text: a JSON array or a line of CSV. Undefined when it is neither. */
export function parseList(text: string): readonly unknown[] | undefined {
  const list = text.trim()
  const array = list.startsWith('[') ? parseArray(list) : undefined
  return array ?? (csvLine.test(list) ? parseLine(list) : undefined)
}

/** Undefined for what is no JSON: `[a],[b]` is CSV. */
function parseArray(text: string): readonly unknown[] | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseLine(line: string): readonly string[] {
  const fields = line === '' ? [] : (line.match(csvField) ?? [])
  return fields.map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field))
}
