import { randomUUID } from 'node:crypto'
import { isRequestId, requestIdHeader } from '../../http/request-id.js'

/**
 * The id of a request: its caller's, or a new one if that is invalid or given more than once.
 *
 * @param {Pick<import('node:http').IncomingMessage, 'headersDistinct'>} request
 */
export function gatewayRequestId({ headersDistinct }) {
  const [id, ...others] = headersDistinct[requestIdHeader] ?? []
  return isRequestId(id) && others.length === 0 ? id : randomUUID()
}
