import { InvalidInput } from '../../http/invalid-input.ts'
import type { Route } from '../../http/route.ts'

/** Of the names that a caller makes up, at most this many are repeated, and this many characters of each. */
const maximumNames = 10
const maximumLength = 64

/** The refusal of names that a route does not know, which lists those that it knows. */
export function unknownParameters(
  names: readonly string[],
  { parameters, synonyms }: Pick<Route<never, never, never>, 'parameters' | 'synonyms'>,
): InvalidInput {
  const repeated = names.slice(0, maximumNames).map(beginning)
  const rest = names.length - repeated.length
  const known = parameters.map((parameter) => withSynonyms(parameter, synonyms))
  return new InvalidInput(
    repeated.map((name) => ({ path: [printable(name)], message: 'is unknown' })),
    {},
    `Unknown parameter${names.length > 1 ? 's' : ''}: ${repeated.map(quotedIfOdd).join(', ')}` +
      `${rest > 0 ? ` and ${rest} more` : ''}; known: ${known.join(', ') || 'none'}`,
  )
}

function withSynonyms(parameter: string, synonyms: Readonly<Record<string, string>>): string {
  const others = Object.keys(synonyms).filter((name) => synonyms[name] === parameter)
  return others.length > 0 ? `${parameter} (or ${others.join(', ')})` : parameter
}

function beginning(name: string): string {
  return name.length > maximumLength ? `${name.slice(0, maximumLength)}…` : name
}

function quotedIfOdd(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : printable(JSON.stringify(name))
}

/** The text with escapes for characters that are not seen, or that change how others are seen. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join(''),
  )
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
