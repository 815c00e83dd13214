import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

export interface Address {
  readonly address: string
  readonly port: number
}

/** A port that is free at the moment at an address of the loopback interface. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/**
 * An address of the loopback interface and a free port there. On Linux, where all of 127.0.0.0/8 is loopback, they are
 * one pair of hundreds of billions, more than a web page can try.
 */
export async function unguessableAddress(): Promise<Address> {
  const address = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  try {
    return { address, port: await freePort(address) }
  } catch {
    return { address: '127.0.0.1', port: await freePort() }
  }
}

/** What a machine without IPv6 says of listening by it. */
const noSuchAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** Whether nothing listens on a port of the loopback interface, by either of its addresses. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenErrorCode(port)) === undefined
}

/** What is in the way of listening on a port of the loopback interface by both of its addresses, as an error's code. */
export async function listenErrorCode(port: number): Promise<string | undefined> {
  const obstacles = await Promise.all(['127.0.0.1', '::1'].map((address) => obstacle(port, address)))
  return obstacles.find((code) => code !== undefined && !noSuchAddress.has(code))
}

/** Whether the loopback interface has an IPv6 address, which it lacks in many a container. */
export async function hasIPv6(): Promise<boolean> {
  return (await obstacle(0, '::1')) === undefined
}

/** What is in the way of listening at an address, undefined for nothing. */
async function obstacle(port: number, address: string): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
    server.listen(port, address, () => server.close(() => resolve(undefined)))
  })
}
