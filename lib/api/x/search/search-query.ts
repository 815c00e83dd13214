import type { Post } from '../../../posts/post.ts'
import { userIdOf } from '../../../users/user-id.ts'
import { xUsername } from '../caller.ts'
import { decimal } from '../x-parameters.ts'

/** Whether a post is among the results. */
export type Matches = (post: Post) => boolean

/** A query, or what is wrong with it. */
export type ParsedQuery = { readonly matches: Matches } | { readonly problem: string }

const refused = (problem: string) => ({ problem: `There were errors processing your request: ${problem}` })

/**
 * Reads a query of words, "phrases", from:name, is:reply and is:quote, of which a result has all; a hyphen before one
 * excludes what has it. X has many other operators, which are refused by name.
 */
export function parseQuery(query: string): ParsedQuery {
  const clauses: Matches[] = []
  for (const { 0: clause, index, groups } of query.matchAll(
    /(?<not>-?)(?:"(?<phrase>[^"]*)"|(?<plain>[^\s"]+))/g,
  )) {
    const { not, phrase, plain = '' } = groups ?? {}
    const matches = phrase === undefined ? operatorOf(plain) : hasWords(phrase)
    if (matches === undefined)
      return refused(`${nameOf(plain)} is not available here (at position ${index + 1})`)
    if (typeof matches === 'string') return refused(`${matches} (at position ${index + 1}: ${clause})`)
    clauses.push(not ? (post) => !matches(post) : matches)
  }
  if (query.split('"').length % 2 === 0) return refused('a quotation mark is not closed')
  if (clauses.length === 0) return refused('the query has no words')
  return { matches: (post) => clauses.every((matches) => matches(post)) }
}

/** Undefined for an operator that is not known; a text for one whose value is wrong. */
function operatorOf(plain: string): Matches | string | undefined {
  const [, name, value = ''] = /^([a-z_]+):(.*)$/i.exec(plain) ?? []
  if (/^(OR|AND)$|[()]/.test(plain)) return undefined
  if (name === undefined) return hasWords(plain)
  if (name === 'from') return byAuthor(value) ?? 'from: must have a username or the id of a user'
  return name === 'is' ? kinds[value] : undefined
}

function nameOf(plain: string): string {
  const [, operator] = /^(is:.*|[a-z_]+:)/i.exec(plain) ?? []
  return operator === undefined ? `'${plain}'` : `the operator '${operator}'`
}

const kinds: Readonly<Record<string, Matches>> = {
  reply: ({ inReplyTo }) => inReplyTo !== undefined,
  quote: ({ quoted }) => quoted !== undefined,
  // Nobody can repost anything here.
  retweet: () => false,
}

/** A name of digits may be an id as well. */
function byAuthor(author: string): Matches | undefined {
  const ids = [
    ...(xUsername.test(author) ? [userIdOf(author)] : []),
    ...(decimal.test(author) ? [author] : []),
  ]
  return ids.length > 0 ? (post) => ids.includes(userIdOf(post.author)) : undefined
}

/** Whether a text has the words, in this order and beside one another, in any case. */
function hasWords(words: string): Matches | string {
  const wanted = wordsOf(words)
  if (wanted.length === 0) return 'there is no word'
  const text = spaced(wanted)
  return (post) => spaced(wordsOf(post.text)).includes(text)
}

/** Hashtags and mentions are words with their signs. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[#@$]?[\p{L}\p{M}\p{N}_]+/gu) ?? []
}

function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}
