import { header } from './body.ts'
import type { Handler } from './endpoint.ts'

/**
 * The handler of a path at which one route writes by POST and another reads by GET. A GET with a body arrives as a POST
 * with an override header, and must never be carried out as the write.
 */
export function writeOrRead(write: Handler, read: Handler): Handler {
  return (event, context) => {
    const isRead = header(event, 'x-http-method-override')?.toUpperCase() === 'GET'
    return (isRead ? read : write)(event, context)
  }
}
