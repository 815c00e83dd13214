import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

export interface Address {
  readonly address: string
  readonly port: number
}

/**
 * A port that is free at the moment on a loopback address. It lies below those that Linux and macOS give to outgoing
 * connections, so that no connection can take it before the program that it is for listens there.
 */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 20_000)
    const code = await listenErrorCodeAt(port, address)
    if (code === undefined) return port
    if (code !== 'EADDRINUSE') throw new Error(`No program can listen on ${address}: ${code}`)
  }
}

/**
 * A random loopback address with a free port. On Linux, where all of 127.0.0.0/8 is loopback, there are hundreds of
 * billions of such pairs, more than a web page can try.
 */
export async function unguessableAddress(): Promise<Address> {
  const address = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  try {
    return { address, port: await freePort(address) }
  } catch {
    return { address: '127.0.0.1', port: await freePort() }
  }
}

/** The errors of listening on IPv6 on a machine without it. */
const addressMissing = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** Whether nothing listens on a port of 127.0.0.1 or ::1. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenErrorCode(port)) === undefined
}

/** The code of the error that prevents listening on a port of both 127.0.0.1 and ::1, if any. */
export async function listenErrorCode(port: number): Promise<string | undefined> {
  const codes = await Promise.all(['127.0.0.1', '::1'].map((address) => listenErrorCodeAt(port, address)))
  return codes.find((code) => code !== undefined && !addressMissing.has(code))
}

/** Whether the loopback interface has an IPv6 address; in many containers it has none. */
export async function hasIPv6(): Promise<boolean> {
  return (await listenErrorCodeAt(0, '::1')) === undefined
}

async function listenErrorCodeAt(port: number, address: string): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
    server.listen(port, address, () => server.close(() => resolve(undefined)))
  })
}
