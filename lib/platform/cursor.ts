import { createHash } from 'node:crypto'
import { Refusal } from './refusal.ts'

export interface CursorReason {
  readonly code: 'cursor-invalid'
}

/** The parts of a position in a list: for each the texts that it may be. */
export type Parts = readonly RegExp[]

type Position<Of extends Parts> = { readonly [Index in keyof Of]: string }

/** A part that is a time as `Date.toISOString()` writes it. */
export const aTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** A part that is well-formed text of at most `maximum` characters. */
export function someText(maximum: number): RegExp {
  return new RegExp(`^\\P{Cs}{1,${maximum}}$`, 'u')
}

/**
 * Opaque page cursors: a position in a list, bound to the list (its `scope`: the route and whatever filters it), so
 * that a cursor of another list, or one made up or altered, is refused. The digest is no secret: a position gives no
 * access that asking for the first page would not, and a key would be one more secret to hand to every function. So
 * anybody can make a cursor, which does no harm: the parts of its position are checked, and the list itself is never
 * one of them.
 */
export function encodeCursor(scope: string, position: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify(position))
  return Buffer.concat([digest(scope, payload), payload]).toString('base64url')
}

/** The position that `encodeCursor` was given for the same scope; any other cursor is refused as "cursor-invalid". */
export function decodeCursor<const Of extends Parts>(
  scope: string,
  cursor: string | undefined,
  parts: Of,
): Position<Of> | undefined {
  if (cursor === undefined) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  const payload = bytes.subarray(digestBytes)
  const genuine =
    bytes.toString('base64url') === cursor && digest(scope, payload).equals(bytes.subarray(0, digestBytes))
  const position: unknown = genuine ? parsed(payload) : undefined
  if (!consistsOf(parts, position)) {
    throw new Refusal<CursorReason>({ code: 'cursor-invalid' })
  }
  return position
}

const digestBytes = 9

function digest(scope: string, payload: Buffer): Buffer {
  return createHash('sha256').update(`${scope}\n`).update(payload).digest().subarray(0, digestBytes)
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined
  }
}

function consistsOf<Of extends Parts>(parts: Of, position: unknown): position is Position<Of> {
  return (
    Array.isArray(position) &&
    position.length === parts.length &&
    parts.every((part, index) => typeof position[index] === 'string' && part.test(position[index]))
  )
}
