import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { errorResponseAt } from '../../../api/errors-at.ts'
import { HttpError } from '../../../http/http-error.ts'
import { requestIdHeader } from '../../../http/request-id.js'
import { gatewayRequestId } from '../gateway-request-id.js'
import { eventOf } from './event.ts'
import type { Invoke } from './functions.ts'
import { answerMalformedRequests } from './malformed-requests.ts'
import { RequestAborted, readBody } from './request-body.ts'
import { checkRequestHead } from './request-head.ts'
import { readRequestTarget } from './request-target.ts'
import { createRouter, type Router } from './router.ts'

/**
 * A local server in place of API Gateway's HTTP API: it turns each request into an event for the function of the matching
 * route, and the function's result into the response. It replaces the server of serverless-offline, which alters
 * requests, answers some of them itself, and reports a failed function as a 200. Every response that does not come from a
 * function is an error in the form of the API that its path belongs to.
 */
export function createHttpApi(routes: ReadonlyMap<string, Invoke>): Server {
  const router = createRouter(routes)
  /** The latest response on each connection. */
  const latest = new WeakMap<Socket, ServerResponse>()
  class TrackedResponse extends ServerResponse<IncomingMessage> {
    constructor(request: IncomingMessage) {
      super(request)
      latest.set(request.socket, this)
    }
  }
  const server = createServer({
    ServerResponse: TrackedResponse,
    // Above the limit in request-head.ts, whose answer names the limit.
    maxHeaderSize: 65_536,
    // The web guard checks the Host header.
    requireHostHeader: false,
    // As in haproxy.cfg (`timeout http-request`).
    requestTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    // Longer than HAProxy keeps an idle connection, so that HAProxy never reuses one that was just closed.
    keepAliveTimeout: 75_000,
  })
  // A client that half-closes its connection after the request still gets the response.
  Object.assign(server, { httpAllowHalfOpen: true })
  const serve = (request: IncomingMessage, response: ServerResponse) => void answer(router, request, response)
  server.on('request', serve)
  server.on('checkContinue', serve)
  server.on('checkExpectation', serve)
  answerMalformedRequests(server, latest)
  return server
}

async function answer(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = gatewayRequestId(request)
  try {
    write(response, await resultOf(router, request, response, requestId), requestId)
  } catch (error) {
    if (error instanceof RequestAborted || response.headersSent) return
    if (!(error instanceof HttpError))
      console.error(`${request.method} ${request.url}: request ${requestId}`, error)
    write(response, errorResponseAt(request.url ?? '', error, requestId), requestId)
  }
}

async function resultOf(
  router: Router,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<APIGatewayProxyStructuredResultV2> {
  checkRequestHead(request)
  const target = readRequestTarget(request.url ?? '')
  handleExpectation(request, response)
  const body = await readBody(request)
  const route = router(request.method ?? '', target.path)
  if (!route) throw new HttpError(404, `No route matches ${target.path}`)
  return route.invoke(eventOf(request, target, route, body, requestId), requestId)
}

/** An Expect header in an HTTP/1.0 request is ignored (RFC 9110, 10.1.1). */
function handleExpectation(
  { httpVersion, headers: { expect } }: IncomingMessage,
  response: ServerResponse,
): void {
  if (expect === undefined || httpVersion === '1.0') return
  if (expect.toLowerCase() !== '100-continue') {
    throw new HttpError(417, 'The only supported expectation is 100-continue')
  }
  response.writeContinue()
}

function write(
  response: ServerResponse,
  { statusCode, headers, body = '' }: APIGatewayProxyStructuredResultV2,
  requestId: string,
): void {
  if (!Number.isInteger(statusCode)) throw new Error('The function returned no status code')
  const bytes = Buffer.byteLength(body)
  const hasLength = bytes > 0 || (statusCode !== 204 && statusCode !== 304)
  response.writeHead(
    statusCode as number,
    { ...headers, [requestIdHeader]: requestId, ...(hasLength && { 'content-length': bytes }) } as never,
  )
  // Node.js omits the body of a response to HEAD.
  response.end(body)
}
