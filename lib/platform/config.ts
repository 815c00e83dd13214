/**
 * Where the process finds what it depends on. Read once, at start; a missing name fails there and says what
 * to set, instead of failing at the first request.
 */
export function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`The environment variable ${name} is not set`)
  return value
}

/** What may stay unset. */
export function optional(name: string, otherwise: string): string {
  return process.env[name] || otherwise
}

/** A number of things, at least one. */
export function optionalCount(name: string, otherwise: number): number {
  const value = optional(name, `${otherwise}`)
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    throw new Error(`The environment variable ${name} should be a whole number from 1, not ${value}`)
  }
  return Number(value)
}
