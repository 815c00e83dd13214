import type { IncomingMessage } from 'node:http'
import { maximumBodyBytes } from '../../../http/body.ts'
import { HttpError } from '../../../http/http-error.ts'

/** The client disconnected before the request was complete, so no response can be sent. */
export class RequestAborted extends Error {}

/**
 * Reads the body of a request. The rest of an oversized body is received and discarded: a client that reads only after it
 * has sent everything would otherwise see a connection reset instead of the response.
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const { headers } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    return Promise.resolve(Buffer.alloc(0))
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maximumBodyBytes) chunks.push(chunk)
      else reject(new HttpError(413, `The body must be at most ${maximumBodyBytes} bytes`))
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('close', () => reject(new RequestAborted()))
    request.once('error', () => reject(new RequestAborted()))
  })
}
