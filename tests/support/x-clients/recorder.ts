import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Passes requests on to another server, and keeps which routes they were for. */
export interface Recorder {
  readonly url: string
  /** The method and path of each request. */
  readonly requests: readonly string[]
  stop(): void
}

export async function startRecorder(target: string): Promise<Recorder> {
  const { hostname, port } = new URL(target)
  const requests: string[] = []
  const server = createServer((incoming, outgoing) => {
    const [path] = `${incoming.url}`.split('?')
    requests.push(`${incoming.method} ${path}`)
    const { method, url: fullPath, headers } = incoming
    const onward = request({ hostname, port, method, path: fullPath, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
