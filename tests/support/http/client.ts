import { Agent, request } from 'node:http'
import { connect } from 'node:net'

export interface Exchange<Body = Record<string, unknown>> {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed if it is JSON. */
  readonly body: Body
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Sends the body in chunks, without a Content-Length. */
  readonly chunked?: boolean
  /** The agent whose connections to use. By default a new connection is opened. */
  readonly agent?: Agent
}

/** Sends a request, even a GET with a body, which `fetch` rejects. Rejects if the connection breaks before an answer. */
export function send<Body = Record<string, unknown>>(
  method: string,
  url: string,
  { headers = {}, json, form, body, chunked = false, agent = new Agent() }: Sending = {},
): Promise<Exchange<Body>> {
  const text = json === undefined ? (form ? `${new URLSearchParams(form)}` : body) : JSON.stringify(json)
  const type = json !== undefined ? 'application/json' : form && 'application/x-www-form-urlencoded'
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        agent,
        headers: {
          ...(type && { 'content-type': type }),
          ...(text !== undefined && !chunked && { 'content-length': Buffer.byteLength(text) }),
          ...(chunked && { 'transfer-encoding': 'chunked' }),
          ...headers,
        },
      },
      async (response) => {
        const chunks: Buffer[] = await response.toArray().catch(() => [])
        const answer = Buffer.concat(chunks).toString()
        const isJson = /\bjson\b/.test(response.headers['content-type'] ?? '')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: isJson && answer ? JSON.parse(answer) : answer,
        })
      },
    )
    outgoing.setTimeout(15_000, () => outgoing.destroy(new Error(`${method} ${url}: no answer in 15 s`)))
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

/** Sends bytes verbatim and returns everything until the other side closes. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setTimeout(15_000, () => socket.destroy(new Error(`${url}: not closed in 15 s`)))
  socket.write(bytes, 'latin1')
  const chunks: Buffer[] = await socket.toArray()
  return Buffer.concat(chunks).toString('latin1')
}
