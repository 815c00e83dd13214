import type { IncomingMessage } from 'node:http'
import { maximumBodyBytes } from '../../../http/body.ts'
import { HttpError } from '../../../http/http-error.ts'

/** A request whose sender went away before it was whole: there is nobody to answer. */
export class RequestAborted extends Error {}

/**
 * A request's body, as it was sent. The rest of one that is too long is received and dropped: a caller that reads only
 * once it has sent everything would otherwise find the connection reset instead of an answer.
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
