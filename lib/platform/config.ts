import { problemOf } from './variables.js'

/**
 * The value of an environment variable. It is read once, at start: a variable that is missing or malformed fails the
 * start with what to set, instead of failing the first request.
 */
export function required(name: string): string {
  const value = optional(name, '')
  if (!value) throw new Error(`The environment variable ${name} is not set`)
  return value
}

/** The value of an environment variable that may stay unset. */
export function optional(name: string, otherwise: string): string {
  const value = process.env[name]
  const problem = problemOf(name, value)
  if (problem) throw new Error(`The environment variable ${problem}`)
  return value || otherwise
}

/** A whole number, at least 1, that may stay unset. */
export function optionalCount(name: string, otherwise: number): number {
  return Number(optional(name, `${otherwise}`))
}
