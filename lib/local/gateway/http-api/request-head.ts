import type { IncomingMessage } from 'node:http'
import { HttpError } from '../../../http/http-error.ts'

/**
 * The limits of haproxy.cfg, for requests that come without it, and room for what HAProxy adds: a prefix and headers.
 */
const most = { urlBytes: 8_192 + 16, headerBytes: 16_384 + 512, headerFields: 100 + 4 }

/** Throws what is wrong with a request's head, whatever its route; the host is the guard's business. */
export function checkRequestHead({ url = '', rawHeaders, headers, httpVersion }: IncomingMessage): void {
  if (url.length > most.urlBytes) {
    throw new HttpError(414, `The URL must have at most ${most.urlBytes} bytes`)
  }
  if (rawHeaders.length > 2 * most.headerFields) {
    throw new HttpError(431, `There must be at most ${most.headerFields} header fields`)
  }
  // A field is its name, a colon, a space, its value and the end of the line.
  if (rawHeaders.reduce((bytes, text) => bytes + text.length + 2, 0) > most.headerBytes) {
    throw new HttpError(431, `The headers must have at most ${most.headerBytes} bytes`)
  }
  checkFraming(headers['transfer-encoding'], httpVersion)
}

/** RFC 9112, 6.1: HTTP/1.0 has no Transfer-Encoding, so a body that is framed by one is not to be trusted. */
function checkFraming(transferEncoding: string | undefined, httpVersion: string): void {
  if (transferEncoding === undefined) return
  if (httpVersion === '1.0') {
    throw new HttpError(400, 'HTTP/1.0 has no Transfer-Encoding', { connection: 'close' })
  }
  if (transferEncoding.trim().toLowerCase() !== 'chunked') {
    throw new HttpError(501, 'The Transfer-Encoding must be chunked', { connection: 'close' })
  }
}
