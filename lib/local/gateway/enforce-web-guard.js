import { gatewayRequestId } from './gateway-request-id.js'
import { crossOriginHeaders, preflightHeaders, refusalOf, refusalOnProgramPort } from './web-guard.js'

/**
 * Responds to refused requests and to preflights, and returns whether it has responded. Other responses get their CORS
 * headers.
 *
 * @typedef {object} Settings
 * @property {number} programPort the port that takes no requests from web pages
 * @property {typeof import('./refusal-response.ts').refusalResponse} refusalResponse
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./web-guard.js').AllowLists & Settings} settings
 * @returns {boolean}
 */
export function enforceWebGuard(request, response, { programPort, refusalResponse, ...allowed }) {
  response.setHeader('Vary', 'Origin')
  const check = request.socket.localPort === programPort ? refusalOnProgramPort : refusalOf
  const refusal = check(request, allowed)
  if (refusal) {
    const requestId = gatewayRequestId(request)
    const { statusCode, headers, body } = refusalResponse(request.url ?? '', refusal, requestId)
    const own = { 'Content-Length': Buffer.byteLength(body), 'X-Request-Id': requestId }
    response.writeHead(statusCode, { ...headers, ...own }).end(body)
    return true
  }
  const headers = crossOriginHeaders(request)
  const preflight = preflightHeaders(request)
  if (preflight) {
    const id = { 'X-Request-Id': gatewayRequestId(request) }
    response.writeHead(204, { ...headers, ...preflight, ...id }).end()
    return true
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  return false
}
