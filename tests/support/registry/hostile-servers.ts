import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll } from '@jest/globals'

type Behaviour = (socket: Socket) => void

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok'

/** What a peer does with a connection after it has received a request. */
export const behaviours = {
  healthy: (socket) => socket.end(ok),
  failing: (socket) => socket.end('HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n'),
  slow: (socket) => void setTimeout(() => socket.end(ok), 100),
  verbose: (socket) => {
    const fields = Array.from({ length: 50 }, (_, index) => `x-field-${index}: ${'x'.repeat(1_000)}\r\n`)
    socket.end(`HTTP/1.1 200 OK\r\n${fields.join('')}content-length: 0\r\n\r\n`)
  },
  hanging: () => undefined,
  resetting: (socket) => void socket.resetAndDestroy(),
  closing: (socket) => void socket.end(),
  redirecting: (socket) =>
    socket.end(
      'HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/latest/meta-data/\r\ncontent-length: 0\r\n\r\n',
    ),
  endless: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
    flood(socket, `2000\r\n${'x'.repeat(0x2000)}\r\n`)
  },
  'endless headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    flood(socket, `x-header: ${'x'.repeat(0x1000)}\r\n`)
  },
  'endless interim answers': (socket) =>
    flood(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n'),
  'dripping headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-slow: ')
    const drip = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(drip))
  },
  'invalid HTTP': (socket) => socket.end('\u0000\u0001\u0002 SSH-2.0-OpenSSH_9.2 \r\n\r\n'),
  upgrading: (socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
} satisfies Record<string, Behaviour>

function flood(socket: Socket, piece: string): void {
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', write)
  write()
}

export interface Peer {
  readonly port: number
  readonly url: string
  /** The received request lines and headers. */
  readonly requests: string[]
  /** How many connections are open, and the maximum so far. */
  open: number
  mostOpen: number
  /** How many bytes were written to clients. */
  written: number
}

const servers = new Set<Server>()
const sockets = new Set<Socket>()

afterAll(() => {
  for (const server of servers) server.close()
  for (const socket of sockets) socket.destroy()
})

/** A server on loopback with this behaviour, until the end of the test file. */
export async function startPeer(behave: Behaviour): Promise<Peer> {
  const peer = { port: 0, url: '', requests: [] as string[], open: 0, mostOpen: 0, written: 0 }
  const server = createServer((socket) => {
    sockets.add(socket)
    peer.mostOpen = Math.max(peer.mostOpen, ++peer.open)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      peer.open--
      peer.written += socket.bytesWritten
      sockets.delete(socket)
    })
    socket.once('data', (data) => {
      peer.requests.push(data.toString())
      behave(socket)
    })
  })
  servers.add(server)
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, resolve))
  peer.port = (server.address() as AddressInfo).port
  peer.url = `http://127.0.0.1:${peer.port}/health-check`
  return peer
}

/** A healthy server on loopback, with a self-signed certificate for `other.test`. */
export async function startTlsPeer(): Promise<{ readonly port: number }> {
  const server = createSecureServer({ key, cert }, (_, response) => void response.end('ok'))
  servers.add(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port }
}

/** A key without value: no one trusts its certificate, and it protects nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg04fNcWk3ygRSX/7U
9izYAPa+//uaALyS6KlOwANENEShRANCAARkJI+RimDJBkzf+FQs2L1PboFH/kfZ
pJxQxS9GZfns2Ez1QqoAk3C8CqTmlyjTSVCBmVyCETIjAxd2rZObFUB8
-----END PRIVATE KEY-----
`
const cert = `-----BEGIN CERTIFICATE-----
MIIBlzCCAT6gAwIBAgIUN9b2sImFeXGro1mKo8lSc9Nqh8kwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKb3RoZXIudGVzdDAgFw0yNjExMjUwMjE2MDhaGA8yMTI2MTEw
MTAyMTYwOFowFTETMBEGA1UEAwwKb3RoZXIudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABGQkj5GKYMkGTN/4VCzYvU9ugUf+R9mknFDFL0Zl+ezYTPVCqgCT
cLwKpOaXKNNJUIGZXIIRMiMDF3atk5sVQHyjajBoMB0GA1UdDgQWBBSAJB6Qocu/
2C8YEUlg/xW3fkU6FzAfBgNVHSMEGDAWgBSAJB6Qocu/2C8YEUlg/xW3fkU6FzAP
BgNVHRMBAf8EBTADAQH/MBUGA1UdEQQOMAyCCm90aGVyLnRlc3QwCgYIKoZIzj0E
AwIDRwAwRAIgR9Q/vESHKHkD2ldPgVMkBuWBN7o2MNfdiFYP39rbPnUCIEbMSUGW
pe5jOL01VY3kfXz4mEwelMzsnTvfQFGZkk78
-----END CERTIFICATE-----
`
