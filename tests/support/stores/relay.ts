import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A TCP relay between clients and a server on loopback. */
export interface Relay {
  readonly port: number
  /** The port that new connections are relayed to. */
  target: number
  /** The delay before a new connection is relayed, in milliseconds. */
  delay: number
  /** Stops all traffic on the present connections without closing them. */
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

/** Pipes two sockets into each other and destroys each when the other fails. `sockets` tracks those that are open. */
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
