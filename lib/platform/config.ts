/**
 * Where the process finds what it depends on. Read once, at start; a missing name fails there and says what
 * to set, instead of failing at the first request.
 */
export function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`The environment variable ${name} is not set`)
  return value
}
