/** A string or a sign that begins, ends or parts members; numbers, words, colons and spaces stand between them. */
const tokens = /"(?:[^"\\]+|\\.)*"|[[\]{},]/g

/**
 * The members of a JSON object's text, one by one. Of a name that is given twice, `JSON.parse` silently keeps the last
 * value only. The text must be known to be a valid object's: mistakes in it go unnoticed here.
 */
export function* jsonMembers(text: string): Generator<readonly [name: string, value: unknown]> {
  let depth = 0
  let name: string | undefined
  let begin = 0
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    const isBetweenMembers = (depth === 1 && token === ',') || depth === 0
    if (isBetweenMembers && name !== undefined) {
      yield [name, JSON.parse(text.slice(begin, index))]
      name = undefined
    } else if (name === undefined && token.startsWith('"')) {
      name = JSON.parse(token)
      begin = text.indexOf(':', index + token.length) + 1
    }
  }
}
