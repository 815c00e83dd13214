import { STATUS_CODES } from 'node:http'
import { requestUrn } from '../../http/request-id.js'
import { gatewayRequestId } from './gateway-request-id.js'
import { crossOriginHeaders, preflightHeaders, refusalOf, refusalOnProgramPort } from './web-guard.js'

/**
 * Responds to refused requests and to preflights, and returns whether it has responded. Other responses get their CORS
 * headers.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./web-guard.js').AllowLists & { programPort?: number }} allowed programPort: the port that takes no requests from web pages
 * @returns {boolean}
 */
export function enforceWebGuard(request, response, { programPort, ...allowed }) {
  response.setHeader('Vary', 'Origin')
  const check = request.socket.localPort === programPort ? refusalOnProgramPort : refusalOf
  const refusal = check(request, allowed)
  if (refusal) {
    sendRefusal(response, refusal, gatewayRequestId(request))
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

/**
 * @param {import('node:http').ServerResponse} response
 * @param {import('./web-guard.js').Refusal} refusal
 * @param {string} requestId
 */
function sendRefusal(response, { status, detail }, requestId) {
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail,
    instance: requestUrn(requestId),
  }
  const body = JSON.stringify(problem)
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'X-Request-Id': requestId,
  }
  response.writeHead(status, headers).end(body)
}
