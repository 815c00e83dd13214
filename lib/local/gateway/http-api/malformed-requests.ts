import { randomUUID } from 'node:crypto'
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { errorResponseAt } from '../../../api/errors-at.ts'
import type { ErrorResponse } from '../../../http/dialect.ts'
import { HttpError } from '../../../http/http-error.ts'
import { requestIdHeader } from '../../../http/request-id.js'
import { gatewayRequestId } from '../gateway-request-id.js'

/** How long a connection stays open after an error, so that the client can read the response. */
const lingerMs = 1_000

/** An error of the parser, with the bytes that it read last. */
type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer }

/**
 * Sends an error for requests that the parser of Node.js rejects, and for CONNECT, in the form of the API that the path
 * belongs to, as far as that can be read. `latest` holds the latest response on each connection.
 */
export function answerMalformedRequests(server: Server, latest: WeakMap<Socket, ServerResponse>): void {
  server.on('clientError', (error: ParseError, socket) => {
    refuse(socket as Socket, httpErrorOf(error), latest.get(socket as Socket), targetOf(error))
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

function httpErrorOf({ code }: ParseError): HttpError {
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

/** The target of a request that could not be read, if the bytes that were read last begin with its request line. */
function targetOf({ rawPacket }: ParseError): string {
  return /^[A-Z]+ (\S+)/.exec(rawPacket?.toString('latin1') ?? '')?.[1] ?? ''
}

/** Sends the error and closes the connection, but only after the response to an earlier request is complete. */
function refuse(socket: Socket, error: HttpError, pending: ServerResponse | undefined, target = ''): void {
  if (!socket.writable) {
    socket.destroy()
  } else if (!pending || (pending.req.complete && pending.writableFinished)) {
    end(socket, error, target)
  } else if (pending.req.complete) {
    pending.once('close', () => end(socket, error, target))
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

function end(socket: Socket, error: HttpError, target: string): void {
  if (!socket.writable) return
  // The client may have disconnected in the meantime.
  socket.on('error', () => socket.destroy())
  socket.end(asText(answerAt(target, error, randomUUID())))
  socket.setTimeout(lingerMs, () => socket.destroy())
}

function answerAt(target: string, error: HttpError, requestId: string): ErrorResponse {
  const { headers, ...answer } = errorResponseAt(target, error, requestId)
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
