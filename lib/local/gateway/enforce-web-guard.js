import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { crossOriginHeaders, preflightHeaders, refusalOf, refusalOnProgramPort } from './web-guard.js'

/**
 * Answers requests that are refused, and preflights; returns whether it did. All other answers get the headers that say
 * which page may read them.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./web-guard.js').AllowLists & { programPort?: number }} allowed programPort: where no page may ask
 * @returns {boolean}
 */
export function enforceWebGuard(request, response, { programPort, ...allowed }) {
  response.setHeader('Vary', 'Origin')
  const judge = request.socket.localPort === programPort ? refusalOnProgramPort : refusalOf
  const refusal = judge(request, allowed)
  if (refusal) {
    refuse(response, refusal)
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
function refuse(response, { status, detail }) {
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
