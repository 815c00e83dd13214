import { createHash } from 'node:crypto'
import { invalidParameter } from './errors.ts'

/** How one page of a list is asked for: at most `limit` items, after those of the page that `cursor` ended. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/**
 * Opaque page cursors: a position in a list, bound to the list (its `scope`: the route and whatever filters
 * it), so that a cursor of another list, or one made up or altered, is refused. The digest is no secret: a
 * position gives no access that asking for the first page would not.
 */
export function encodeCursor(scope: string, position: unknown): string {
  const payload = Buffer.from(JSON.stringify(position))
  return Buffer.concat([digest(scope, payload), payload]).toString('base64url')
}

/** The position that `encodeCursor` took for the same scope; anything else is a 400. */
export function decodeCursor<Position>(scope: string, cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  const payload = bytes.subarray(digestBytes)
  const genuine =
    bytes.toString('base64url') === cursor && digest(scope, payload).equals(bytes.subarray(0, digestBytes))
  if (!genuine) throw invalidParameter('cursor', 'should be the `next` of an earlier page of this same list')
  return JSON.parse(payload.toString()) as Position
}

const digestBytes = 9

function digest(scope: string, payload: Buffer): Buffer {
  return createHash('sha256').update(`${scope}\n`).update(payload).digest().subarray(0, digestBytes)
}
