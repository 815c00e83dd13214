import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
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
    sendRefusal(response, refusal)
    return true
  }
  const headers = crossOriginHeaders(request)
  const preflight = preflightHeaders(request)
  if (preflight) {
    response.writeHead(204, { ...headers, ...preflight }).end()
    return true
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  return false
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {import('./web-guard.js').Refusal} refusal
 */
function sendRefusal(response, { status, detail }) {
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail,
    instance: `urn:request:${randomUUID()}`,
  }
  const body = JSON.stringify(problem)
  const headers = { 'Content-Type': 'application/problem+json', 'Content-Length': Buffer.byteLength(body) }
  response.writeHead(status, headers).end(body)
}
