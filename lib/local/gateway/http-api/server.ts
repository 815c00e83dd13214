import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { errorResponse } from '../../../api/classic/error-response.ts'
import { HttpError } from '../../../http/http-error.ts'
import { eventOf } from './event.ts'
import type { Invoke } from './functions.ts'
import { answerMalformedRequests } from './malformed-requests.ts'
import { RequestAborted, readBody } from './request-body.ts'
import { checkRequestHead } from './request-head.ts'
import { readRequestTarget } from './request-target.ts'

/**
 * API Gateway's HTTP API on a developer's machine: a request becomes the event of the route that it matches, or of
 * `$default`, and the function's result the answer. It replaces serverless-offline's own server, which alters requests,
 * answers many by itself in its own words, and passes a function's failure off as a 200. Here every answer that is not
 * a function's is a problem document.
 */
export function createHttpApi(routes: ReadonlyMap<string, Invoke>): Server {
  /** The last response that was begun on a connection, whoever answers. */
  const latest = new WeakMap<Socket, ServerResponse>()
  class TrackedResponse extends ServerResponse<IncomingMessage> {
    constructor(request: IncomingMessage) {
      super(request)
      latest.set(request.socket, this)
    }
  }
  const server = createServer({
    ServerResponse: TrackedResponse,
    // Above the limit in head.ts, which says what is wrong.
    maxHeaderSize: 65_536,
    // The guard says which hosts may be named.
    requireHostHeader: false,
    // A request must have come by then, as for HAProxy.
    requestTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    // Above the time after which HAProxy drops an idle connection, so that it never sends on one just closed.
    keepAliveTimeout: 75_000,
  })
  // A caller that closes its side once it has sent everything still gets its answer.
  Object.assign(server, { httpAllowHalfOpen: true })
  const serve = (request: IncomingMessage, response: ServerResponse) => void answer(routes, request, response)
  server.on('request', serve)
  server.on('checkContinue', serve)
  server.on('checkExpectation', serve)
  answerMalformedRequests(server, latest)
  return server
}

async function answer(
  routes: ReadonlyMap<string, Invoke>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID()
  try {
    write(response, await resultOf(routes, request, response, requestId))
  } catch (error) {
    if (error instanceof RequestAborted || response.headersSent) return
    if (!(error instanceof HttpError))
      console.error(`${request.method} ${request.url}: request ${requestId}`, error)
    write(response, errorResponse(error, requestId))
  }
}

async function resultOf(
  routes: ReadonlyMap<string, Invoke>,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<APIGatewayProxyStructuredResultV2> {
  checkRequestHead(request)
  const target = readRequestTarget(request.url ?? '')
  meetExpectation(request, response)
  const body = await readBody(request)
  const known = `${request.method} ${target.path}`
  const routeKey = routes.has(known) ? known : '$default'
  const invoke = routes.get(routeKey)
  if (!invoke) throw new HttpError(404, `There is no ${target.path}`)
  return invoke(eventOf(request, target, routeKey, body, requestId), requestId)
}

/** HTTP/1.0 knows no expectations, and a header of that name says nothing there (RFC 9110, 10.1.1). */
function meetExpectation(
  { httpVersion, headers: { expect } }: IncomingMessage,
  response: ServerResponse,
): void {
  if (expect === undefined || httpVersion === '1.0') return
  if (expect.toLowerCase() !== '100-continue') {
    throw new HttpError(417, 'The only expectation that can be met is 100-continue')
  }
  response.writeContinue()
}

function write(
  response: ServerResponse,
  { statusCode, headers, body = '' }: APIGatewayProxyStructuredResultV2,
): void {
  if (!Number.isInteger(statusCode)) throw new Error('A function must answer with a status code')
  const bytes = Buffer.byteLength(body)
  const hasLength = bytes > 0 || (statusCode !== 204 && statusCode !== 304)
  response.writeHead(
    statusCode as number,
    { ...headers, ...(hasLength && { 'content-length': bytes }) } as never,
  )
  // Of the answer to a HEAD, Node.js leaves the body out.
  response.end(body)
}
