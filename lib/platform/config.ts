import { problemOf } from './variables.js'

/**
 * Where the process finds what it depends on. Read once, at start; a name that is missing, or of a wrong value, fails
 * there and says what to set, instead of failing at the first request.
 */
export function required(name: string): string {
  const value = optional(name, '')
  if (!value) throw new Error(`The environment variable ${name} is not set`)
  return value
}

/** What may stay unset. */
export function optional(name: string, otherwise: string): string {
  const value = process.env[name]
  const problem = problemOf(name, value)
  if (problem) throw new Error(`The environment variable ${problem}`)
  return value || otherwise
}

/** A number of things, at least one. */
export function optionalCount(name: string, otherwise: number): number {
  return Number(optional(name, `${otherwise}`))
}
