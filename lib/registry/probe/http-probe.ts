import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { probeHeader } from '../../platform/probe-header.ts'
import type { ProbeMethod } from '../instances/instance.ts'
import type { Outcome } from './outcome.ts'
import { hostOf } from './url-rules.ts'

/**
 * How much of a peer's answer is taken in, in bytes: the headers; of a body, only what came along with them. Several
 * times what servers and proxies let through by default, and 50 MB if all that are probed at once send so much.
 */
const maximumHeaderBytes = 65_536

/**
 * Sends one request to `address`, whatever the URL's host would resolve to by now. Redirects are not followed, the
 * body is not read, the connection is not kept. The first outcome reported is the one that counts; on it, or after
 * a deadline of its own, the caller destroys the returned request.
 */
export function sendProbe(
  url: URL,
  method: ProbeMethod,
  address: string,
  report: (outcome: Outcome) => void,
): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest(secure(url)) : httpRequest(plain())

  function plain(): RequestOptions {
    return {
      host: address,
      port: url.port,
      method,
      path: url.pathname + url.search,
      headers: { host: url.host, accept: '*/*', 'user-agent': 'registry-probe', [probeHeader]: method },
      agent: false,
      maxHeaderSize: maximumHeaderBytes,
    }
  }

  /** The certificate is checked against the URL's host, as it would be without the detour over an address. */
  function secure(to: URL) {
    const host = hostOf(to)
    return { ...plain(), servername: isIP(host) ? '' : host }
  }

  request.on('response', ({ statusCode = 0 }) => report({ kind: 'answered', statusCode: statusCode }))
  // Interim answers may follow each other without end, each within the limit of a header.
  request.on('information', () => {
    if ((request.socket?.bytesRead ?? 0) > maximumHeaderBytes) {
      report({ kind: 'refused', reason: 'HPE_HEADER_OVERFLOW' })
    }
  })
  request.on('error', (error: NodeJS.ErrnoException) => report(failure(error.code ?? error.name)))
  // An answer that is none, such as an upgrade that nobody asked for, ends the connection without an error.
  request.on('close', () => report({ kind: 'refused', reason: 'ECONNRESET' }))
  request.end()
  return request
}

/** What the code of an error says: that the peer was there, or nothing. */
export function failure(code: string): Outcome {
  return { kind: fromThePeer.test(code) ? 'refused' : 'unanswered', reason: code }
}

/** The peer's system refused or reset the connection, or what it sent is neither HTTP nor a TLS that can be trusted. */
const fromThePeer =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|EPROTO|HPE_|ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_C)/
