import type { Handler } from './endpoint.ts'
import { standsForGet } from './request-line.ts'

/**
 * The handler of a path at which one route writes by POST and another reads by GET. A GET with a body arrives as a
 * POST, and must never be carried out as the write.
 */
export function writeOrRead(write: Handler, read: Handler): Handler {
  return (event, context) => (standsForGet(event) ? read : write)(event, context)
}
