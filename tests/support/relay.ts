import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Stands between clients and a server on loopback. */
export interface Relay {
  readonly port: number
  /** The server that connections from now on lead to. */
  target: number
  /** How long a connection from now on waits before it leads there, in milliseconds. */
  delay: number
  /** From now on nothing goes through the connections that there are, and neither side is told. */
  silence(): void
  stop(): void
}

export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const server = createServer(async (client) => {
    await delay(relay.delay)
    const upstream = connect(relay.target, '127.0.0.1')
    couple(client, upstream, sockets)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const relay: Relay = {
    port: (server.address() as AddressInfo).port,
    target,
    delay: 0,
    silence() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return relay
}

/** Has two sockets carry each other's data, and each end when the other fails; `sockets` are those that are open. */
export function couple(client: Socket, upstream: Socket, sockets: Set<Socket>): void {
  client.pipe(upstream).pipe(client)
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    sockets.add(socket)
    socket.on('error', () => other.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
}
