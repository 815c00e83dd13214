import { randomUUID } from 'node:crypto'
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { errorResponseAt } from '../../../api/apis.ts'
import type { ErrorResponse } from '../../../http/dialect.ts'
import { HttpError } from '../../../http/http-error.ts'
import { requestIdHeader } from '../../../http/request-id.js'
import { gatewayRequestId } from '../gateway-request-id.js'

/** How long a connection stays open after an error, so that the client can read the response. */
const lingerMs = 1_000

/**
 * Sends a problem document for requests that the parser of Node.js rejects, and for CONNECT. `latest` holds the latest
 * response on each connection.
 */
export function answerMalformedRequests(server: Server, latest: WeakMap<Socket, ServerResponse>): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuse(socket as Socket, httpErrorOf(error), latest.get(socket as Socket))
  })
  // Node.js creates no response for a CONNECT.
  server.on('connect', (_, socket) => {
    refuse(
      socket as Socket,
      new HttpError(501, 'CONNECT is not supported: this server is no proxy'),
      latest.get(socket as Socket),
    )
  })
}

function httpErrorOf({ code }: NodeJS.ErrnoException): HttpError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError(431, 'The headers are too long')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new HttpError(413, 'The chunk extensions are too long')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError(408, 'The request did not arrive in time')
    default:
      return new HttpError(400, 'The request is not well-formed HTTP')
  }
}

/** Sends the error and closes the connection, but only after the response to an earlier request is complete. */
function refuse(socket: Socket, error: HttpError, pending: ServerResponse | undefined): void {
  if (!socket.writable) {
    socket.destroy()
  } else if (!pending || (pending.req.complete && pending.writableFinished)) {
    end(socket, error)
  } else if (pending.req.complete) {
    pending.once('close', () => end(socket, error))
  } else if (pending.headersSent) {
    socket.destroySoon()
  } else {
    // The error is in the body of the pending request itself.
    const { statusCode, headers, body } = answerAt(
      pending.req.url ?? '',
      error,
      gatewayRequestId(pending.req),
    )
    const length = Buffer.byteLength(body)
    pending.writeHead(statusCode, { ...headers, 'content-length': length, connection: 'close' }).end(body)
  }
}

function end(socket: Socket, error: HttpError): void {
  if (!socket.writable) return
  // The client may have disconnected in the meantime.
  socket.on('error', () => socket.destroy())
  // Of a request that cannot be read, its path is not known.
  socket.end(asText(answerAt('', error, randomUUID())))
  socket.setTimeout(lingerMs, () => socket.destroy())
}

function answerAt(path: string, error: HttpError, requestId: string): ErrorResponse {
  const { headers, ...answer } = errorResponseAt(path, error, requestId)
  return { ...answer, headers: { ...headers, [requestIdHeader]: requestId } }
}

function asText({ statusCode = 500, headers, body = '' }: APIGatewayProxyStructuredResultV2): string {
  const fields = Object.entries({
    ...headers,
    date: new Date().toUTCString(),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  })
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`,
    ...fields.map((field) => field.join(': ')),
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
