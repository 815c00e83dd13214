import { randomUUID } from 'node:crypto'
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { httpProblem } from '../../../api/classic/problem.ts'
import { HttpError } from '../../../http/http-error.ts'

/** How long a connection that is given up stays open for its answer to be read, in milliseconds. */
const farewell = 1_000

/**
 * Answers what Node.js' parser cannot read as a request, or would answer in words of its own. `latest` is the last
 * response that was begun on a connection.
 */
export function answerMalformedRequests(server: Server, latest: WeakMap<Socket, ServerResponse>): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuse(socket as Socket, whatIsWrong(error), latest.get(socket as Socket))
  })
  // A CONNECT has no response of its own.
  server.on('connect', (_, socket) => {
    refuse(socket as Socket, new HttpError(501, 'CONNECT is for proxies'), latest.get(socket as Socket))
  })
}

function whatIsWrong({ code }: NodeJS.ErrnoException): HttpError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError(431, 'The headers are too long')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new HttpError(413, 'The extensions of the chunks are too long')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError(408, 'The request did not arrive in time')
    default:
      return new HttpError(400, 'The request is not well-formed HTTP')
  }
}

/** Answers on the connection and ends it, once what was asked before has its answer. */
function refuse(socket: Socket, error: HttpError, earlier: ServerResponse | undefined): void {
  if (!socket.writable) {
    socket.destroy()
  } else if (!earlier || (earlier.req.complete && earlier.writableFinished)) {
    end(socket, error)
  } else if (earlier.req.complete) {
    earlier.once('close', () => end(socket, error))
  } else if (earlier.headersSent) {
    socket.destroySoon()
  } else {
    // What is wrong is the body of the request that waits for an answer.
    const { statusCode, headers, body } = httpProblem(error, randomUUID())
    const length = Buffer.byteLength(body)
    earlier.writeHead(statusCode, { ...headers, 'content-length': length, connection: 'close' }).end(body)
  }
}

function end(socket: Socket, error: HttpError): void {
  if (!socket.writable) return
  // The caller may have gone in the meantime.
  socket.on('error', () => socket.destroy())
  socket.end(asText(httpProblem(error, randomUUID())))
  socket.setTimeout(farewell, () => socket.destroy())
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
