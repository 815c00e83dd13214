import { connect, type Socket } from 'node:net'

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

/**
 * A minimal HTTP client that sends one request after the other over one connection. A schedule makes some hundred
 * requests, and node:http would take twice as long for each as the engine does.
 */
export class Connection {
  private readonly socket: Socket
  private received = Buffer.alloc(0)
  private answer: (answer: HttpAnswer) => void = () => undefined
  private fail: (error: Error) => void = () => undefined

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.on('data', (data) => this.receive(data))
    this.socket.on('error', (error) => this.fail(error))
    this.socket.on('close', () => this.fail(new Error('The engine has closed the connection')))
  }

  post(headers: Readonly<Record<string, string>>, body: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.answer = resolve
      this.fail = reject
      const all = { host: 'localhost', ...headers, 'content-length': Buffer.byteLength(body) }
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      this.socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
    })
  }

  close(): void {
    this.fail = () => undefined
    this.socket.destroy()
  }

  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data])
    const end = this.received.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.received.toString('latin1', 0, end)
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1])
    const body = this.received.subarray(end + 4, end + 4 + length)
    if (body.length < length) return
    this.received = Buffer.alloc(0)
    this.answer({ status: Number(head.split(' ')[1]), body: body.toString() })
  }
}
