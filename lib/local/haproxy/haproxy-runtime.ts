import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { pendingCheckStates } from './server-states.ts'

/** The present state of one of a backend's servers. */
export interface ServerSlot {
  readonly name: string
  /** Such as `127.0.0.1:4001` or `[::1]:4001`. */
  readonly address: string
  /** The administrative state. */
  readonly state: 'ready' | 'drain' | 'maintenance'
  /** Whether HAProxy's own checks pass. */
  readonly up: boolean
  /** The time since `up` last changed. */
  readonly secondsInState: number
}

/** How long the first checks may take: several checks. */
const firstCheckTimeoutMs = 5_000

/** The bits of `srv_admin_state`: forced, inherited, or caused by a name that does not resolve. */
const maintenance = 0x01 | 0x02 | 0x20
const drain = 0x08 | 0x10

/**
 * HAProxy's Runtime API (https://docs.haproxy.org/2.6/management.html#9.3): commands over a Unix socket, with one
 * connection per command.
 */
export class HaproxyRuntime {
  constructor(private readonly socketPath: string) {}

  async servers(backend: string): Promise<ServerSlot[]> {
    const [, header = '', ...rows] = (await this.execute(`show servers state ${backend}`)).trim().split('\n')
    const columns = header.replace(/^# /, '').split(' ')
    return rows.map((row) => {
      const values = row.split(' ')
      const value = (column: string) => values[columns.indexOf(column)] ?? ''
      const admin = Number(value('srv_admin_state'))
      return {
        name: value('srv_name'),
        address: hostAndPort(value('srv_addr'), value('srv_port')),
        state: admin & maintenance ? 'maintenance' : admin & drain ? 'drain' : 'ready',
        up: value('srv_op_state') !== '0',
        secondsInState: Number(value('srv_time_since_last_change')),
      }
    })
  }

  /** Settles once each backend has a ready server that is up, and after the time-out in any case. */
  async waitUntilServing(backends: readonly string[]): Promise<void> {
    for (const deadline = Date.now() + firstCheckTimeoutMs; Date.now() < deadline; await delay(25)) {
      const isServing = await Promise.all(backends.map((backend) => this.isServing(backend))).catch(
        notListening,
      )
      if (isServing.every(Boolean)) return
    }
  }

  private async isServing(backend: string): Promise<boolean> {
    return (await this.servers(backend)).some(({ state, up }) => state === 'ready' && up)
  }

  /**
   * Starts the checks of a server at an address without sending it requests. HAProxy considers a server that leaves
   * maintenance up until a check fails; this one is marked down until a check passes.
   */
  async check(backend: string, slot: string, address: string): Promise<void> {
    const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? []
    await this.setServer(`${backend}/${slot} state maint`)
    await this.setServer(
      `${backend}/${slot} addr ${host} port ${port}`,
      /^(no need to change|.*changed from)/,
    )
    await this.setServer(`${backend}/${slot} state drain`)
    await this.setServer(`${backend}/${slot} health down`)
  }

  /** Starts sending requests to a server, as long as HAProxy's checks pass. */
  async admit(backend: string, slot: string): Promise<void> {
    await this.setServer(`${backend}/${slot} state ready`)
  }

  /** Stops sending requests to a server. Requests in flight finish, and HAProxy's checks continue. */
  async drain(backend: string, slot: string): Promise<void> {
    await this.setServer(`${backend}/${slot} state drain`)
  }

  /** The states of all servers, for HAProxy's next start. */
  async state(): Promise<string> {
    return pendingCheckStates(await this.execute('show servers state'))
  }

  private async setServer(change: string, expected = /^$/): Promise<void> {
    const response = (await this.execute(`set server ${change}`)).trim()
    if (!expected.test(response)) throw new Error(`HAProxy refused \`set server ${change}\`: ${response}`)
  }

  private async execute(command: string): Promise<string> {
    const socket = connect(this.socketPath)
    socket.setTimeout(2_000, () => socket.destroy(new Error(`HAProxy did not respond to \`${command}\``)))
    socket.write(`${command}\n`)
    const chunks: Buffer[] = await socket.toArray()
    return Buffer.concat(chunks).toString()
  }
}

/** Formats a host and port as in a URL. */
export function hostAndPort(host: string, port: string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** HAProxy creates its socket a moment after it opens its ports, and the socket of an earlier run may be left over. */
function notListening(error: NodeJS.ErrnoException): [false] {
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return [false]
  throw error
}
