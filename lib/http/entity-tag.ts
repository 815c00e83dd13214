import { createHash } from 'node:crypto'

/** A weak entity tag (RFC 9110, 8.8.3) for the text that identifies a representation. */
export function weakEntityTag(identifying: string): string {
  return `W/"${createHash('sha256').update(identifying).digest('base64url').slice(0, 22)}"`
}

/** Whether an If-None-Match field contains the tag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesEntityTag(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true
  const named: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? []
  return named.includes(tag.replace('W/', ''))
}
