import type { IncomingMessage } from 'node:http'
import { HttpError } from '../../../http/http-error.ts'

/** The limits of haproxy.cfg, which tests/unit/haproxy-config.test.ts compares with these. */
export const haproxyLimits = { urlBytes: 8_192, headerBytes: 16_384, headerFields: 100 }

/** HAProxy adds the service's path prefix and headers of its own. */
const limits = {
  urlBytes: haproxyLimits.urlBytes + 16,
  headerBytes: haproxyLimits.headerBytes + 512,
  headerFields: haproxyLimits.headerFields + 4,
}

/** Throws if the head of a request is invalid, whatever its route. The web guard checks the Host header. */
export function checkRequestHead({ url = '', rawHeaders, headers, httpVersion }: IncomingMessage): void {
  if (url.length > limits.urlBytes) {
    throw new HttpError(414, `The URL must have at most ${limits.urlBytes} bytes`)
  }
  if (rawHeaders.length > 2 * limits.headerFields) {
    throw new HttpError(431, `The request must have at most ${limits.headerFields} header fields`)
  }
  // Each field takes its name, a colon, a space, its value and a line break.
  if (rawHeaders.reduce((bytes, text) => bytes + text.length + 2, 0) > limits.headerBytes) {
    throw new HttpError(431, `The headers must have at most ${limits.headerBytes} bytes`)
  }
  checkFraming(headers['transfer-encoding'], httpVersion)
}

/** RFC 9112, 6.1: HTTP/1.0 has no Transfer-Encoding, so the framing of such a body is faulty. */
function checkFraming(transferEncoding: string | undefined, httpVersion: string): void {
  if (transferEncoding === undefined) return
  if (httpVersion === '1.0') {
    throw new HttpError(400, 'HTTP/1.0 has no Transfer-Encoding', { connection: 'close' })
  }
  if (transferEncoding.trim().toLowerCase() !== 'chunked') {
    throw new HttpError(501, 'The Transfer-Encoding must be chunked', { connection: 'close' })
  }
}
