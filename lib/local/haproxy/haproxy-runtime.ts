import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { pendingCheckStates } from './server-states.ts'

/** One of a backend's servers as HAProxy sees it at the moment. */
export interface ServerSlot {
  readonly name: string
  /** Where it sends requests: `127.0.0.1:4001` or `[::1]:4001`. */
  readonly address: string
  /** Whether requests may be sent to it, wait for its own ends, or must not be. */
  readonly state: 'ready' | 'drain' | 'maintenance'
  /** What HAProxy's own checks say. */
  readonly up: boolean
  /** For how many seconds they have said so. */
  readonly since: number
}

/** How long a first check may take to pass, in milliseconds: several checks. */
const patience = 5_000

/** Bits of `srv_admin_state`: maintenance and drain, each forced, inherited or by a name that does not resolve. */
const maintenance = 0x01 | 0x02 | 0x20
const drain = 0x08 | 0x10

/**
 * HAProxy's Runtime API (https://docs.haproxy.org/2.6/management.html#9.3): commands over a Unix socket, one
 * connection each.
 */
export class HaproxyRuntime {
  constructor(private readonly socketPath: string) {}

  async servers(backend: string): Promise<ServerSlot[]> {
    const [, header = '', ...rows] = (await this.ask(`show servers state ${backend}`)).trim().split('\n')
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
        since: Number(value('srv_time_since_last_change')),
      }
    })
  }

  /** Settles once each backend has a server that requests are sent to, or after a time in which all were checked. */
  async waitUntilServing(backends: readonly string[]): Promise<void> {
    for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(25)) {
      const isServing = await Promise.all(backends.map((backend) => this.isServing(backend))).catch(notYet)
      if (isServing.every(Boolean)) return
    }
  }

  private async isServing(backend: string): Promise<boolean> {
    return (await this.servers(backend)).some(({ state, up }) => state === 'ready' && up)
  }

  /**
   * Has HAProxy check a server at an address without sending it requests. A server that comes out of maintenance counts
   * as up until its first check has failed; this one is down until its first check has passed.
   */
  async check(backend: string, slot: string, address: string): Promise<void> {
    const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? []
    await this.set(`${backend}/${slot} state maint`)
    await this.set(`${backend}/${slot} addr ${host} port ${port}`, /^(no need to change|.*changed from)/)
    await this.set(`${backend}/${slot} state drain`)
    await this.set(`${backend}/${slot} health down`)
  }

  /** Sends it requests from now on, as long as HAProxy's checks pass. */
  async admit(backend: string, slot: string): Promise<void> {
    await this.set(`${backend}/${slot} state ready`)
  }

  /** Sends it no more requests; those under way end, and HAProxy's checks of it go on. */
  async drain(backend: string, slot: string): Promise<void> {
    await this.set(`${backend}/${slot} state drain`)
  }

  /** All servers' states for HAProxy's next start. */
  async state(): Promise<string> {
    return pendingCheckStates(await this.ask('show servers state'))
  }

  private async set(what: string, expected = /^$/): Promise<void> {
    const answer = (await this.ask(`set server ${what}`)).trim()
    if (!expected.test(answer)) throw new Error(`HAProxy refused \`set server ${what}\`: ${answer}`)
  }

  private async ask(command: string): Promise<string> {
    const socket = connect(this.socketPath)
    socket.setTimeout(2_000, () => socket.destroy(new Error(`HAProxy did not answer \`${command}\``)))
    socket.write(`${command}\n`)
    const chunks: Buffer[] = await socket.toArray()
    return Buffer.concat(chunks).toString()
  }
}

/** As a URL has them. */
export function hostAndPort(host: string, port: string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** At HAProxy's start its socket comes a moment after its ports, and that of an earlier run may still lie there. */
function notYet(error: NodeJS.ErrnoException): [false] {
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return [false]
  throw error
}
