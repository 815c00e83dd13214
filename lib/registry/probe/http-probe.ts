import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { probeHeader } from '../../platform/probe-header.ts'
import type { Destination } from './destination.ts'
import type { Outcome } from './outcome.ts'
import { hostOf } from './url-rules.ts'

/**
 * How many bytes of a peer's answer are read: the headers, and of the body only what arrives with them. Servers and
 * proxies allow a fraction of it by default, and if all peers that are probed at once send so much, it is 50 MB.
 */
const maximumHeaderBytes = 65_536

/**
 * Sends one request to the destination's address, whatever the URL's host would resolve to by now. It follows no
 * redirects, does not read the body and does not keep the connection. The first outcome reported is the one that
 * counts; after it, or after a timeout of its own, the caller destroys the returned request.
 */
export function sendProbe(
  { url, method, address }: Omit<Destination, 'kind'>,
  report: (outcome: Outcome) => void,
): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest(secureOptions()) : httpRequest(options())

  function options(): RequestOptions {
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

  /** The certificate is checked against the URL's host, although the connection is to an address. */
  function secureOptions() {
    const host = hostOf(url)
    return { ...options(), servername: isIP(host) ? '' : host }
  }

  request.on('response', ({ statusCode = 0 }) => report({ kind: 'answered', statusCode }))
  // A peer may send interim answers without end, each within the limit of a header.
  request.on('information', () => {
    if ((request.socket?.bytesRead ?? 0) > maximumHeaderBytes) {
      report({ kind: 'refused', reason: 'HPE_HEADER_OVERFLOW' })
    }
  })
  request.on('error', (error: NodeJS.ErrnoException) => report(outcomeOfError(error)))
  // An invalid answer, such as an upgrade that was not requested, closes the connection without an error.
  request.on('close', () => report({ kind: 'refused', reason: 'ECONNRESET' }))
  request.end()
  return request
}

/** Tells from the error's code whether the peer was reached. */
export function outcomeOfError({ code, name }: NodeJS.ErrnoException): Outcome {
  const reason = code ?? name
  return { kind: fromThePeer.test(reason) ? 'refused' : 'unanswered', reason }
}

/** The peer refused or reset the connection, or sent invalid HTTP, invalid TLS or an untrusted certificate. */
const fromThePeer =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|EPROTO|HPE_|ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_C)/
