/** A string, bracket or comma. Numbers, literals, colons and spaces stand between them. */
const tokens = /"(?:[^"\\]+|\\.)*"|[[\]{},]/g

/**
 * The members of a JSON object, in order, duplicate names included: `JSON.parse` would silently keep only the last value
 * of each name. The text must already be known to be a valid JSON object; errors in it are not detected here.
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
