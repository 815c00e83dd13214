import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Redis } from 'ioredis'
import { couple } from '../../tests/support/relay.ts'

export interface RedisUse {
  readonly roundTrips: number
  /** How often the server ran each command, including calls by scripts. */
  readonly commands: Readonly<Record<string, number>>
}

/**
 * A proxy between functions and a Redis that counts round trips: data that is sent first or after a reply begins a round
 * trip, and data that is sent before the reply belongs to it. `admin` is a direct connection to the server.
 */
export async function meterRedis(serverPort: number, admin: Redis) {
  let roundTrips = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1')
    let answered = true
    client.on('data', () => {
      if (answered) roundTrips++
      answered = false
    })
    upstream.on('data', () => {
      answered = true
    })
    couple(client, upstream, sockets)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    /** Returns the usage since the last call. */
    async take(): Promise<RedisUse> {
      const use = { roundTrips, commands: await commandsRun(admin) }
      roundTrips = 0
      await admin.config('RESETSTAT')
      return use
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function commandsRun(admin: Redis): Promise<Record<string, number>> {
  const statistics = await admin.info('commandstats')
  const commands = [...statistics.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
  return Object.fromEntries(
    commands
      .filter(([, name = '']) => name !== 'info' && !name.startsWith('config'))
      .map(([, name = '', calls]) => [name, Number(calls)]),
  )
}
