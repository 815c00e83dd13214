import { csvParseRows } from 'd3-dsv'

/**
 * One line of CSV, quoted as RFC 4180 says. The parser would take any text: after a quotation mark that is
 * never closed, or that opens in the middle of a response, it would quietly make of the rest what it can.
 */
const csvLine = /^(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*$/

/** The items of a list that came as text: a JSON array or a line of CSV. Undefined when it is neither. */
export function parseList(text: string): readonly unknown[] | undefined {
  const list = text.trim()
  const array = list.startsWith('[') ? parseArray(list) : undefined
  return array ?? (csvLine.test(list) ? csvParseRows(list).flat() : undefined)
}

/** Undefined for what is no JSON: `[a],[b]` is CSV. */
function parseArray(text: string): readonly unknown[] | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
