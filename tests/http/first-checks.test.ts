import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { waitForPort } from '../../lib/local/engines/stores.ts'
import { HaproxyRuntime } from '../../lib/local/haproxy/haproxy-runtime.ts'
import { backends, initialStates } from '../../lib/local/haproxy/server-states.ts'
import { send } from '../support/http/client.ts'
import { freeHaproxyPorts, type HaproxyPorts, startHaproxy, stopHaproxy } from '../support/stack/haproxy.ts'

/** A gateway that leaves HAProxy's checks unanswered until the test makes it healthy. */
let isHealthy = false
let reached = 0
const waiting = new Set<ServerResponse>()
const gateway = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json')
  if (!request.url?.endsWith('/health-check')) reached++
  else if (!isHealthy) return void waiting.add(response)
  response.end('{}')
})
const folder = mkdtempSync(join(tmpdir(), 'microblog-haproxy-'))
const files = { HAPROXY_SOCKET: join(folder, 'socket'), HAPROXY_STATE: join(folder, 'state') }
const runtime = new HaproxyRuntime(files.HAPROXY_SOCKET)
let ports: HaproxyPorts
let haproxy: ChildProcess | undefined

function setHealthy(healthy: boolean): void {
  isHealthy = healthy
  reached = 0
  if (isHealthy) for (const response of waiting) response.end('{}')
  waiting.clear()
}

async function restart(states: string): Promise<void> {
  if (haproxy) await stopHaproxy(haproxy)
  writeFileSync(files.HAPROXY_STATE, states)
  const { port } = gateway.address() as AddressInfo
  const gateways = { GATEWAY_1_PORT: `${port}`, GATEWAY_2_PORT: '1' }
  haproxy = startHaproxy(ports, { ...files, ...gateways, WITHOUT_IPV6: 'true' })
  await waitForPort(ports.likes)
}

const requestAll = () =>
  Promise.all(backends.map(async (name) => (await send('GET', `http://127.0.0.1:${ports[name]}/x`)).status))

beforeAll(async () => {
  ports = await freeHaproxyPorts()
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
})
afterAll(async () => {
  if (haproxy) await stopHaproxy(haproxy)
  gateway.closeAllConnections()
  gateway.close()
  rmSync(folder, { recursive: true })
})

test.each<[when: string, states: () => Promise<string>]>([
  ['HAProxy starts', async () => initialStates([(gateway.address() as AddressInfo).port, 1])],
  ['it restarts and all gateways were up', () => runtime.state()],
])(
  'a gateway gets requests after its first check only when %s',
  async (_, states) => {
    const before = await states()
    setHealthy(false)
    await restart(before)
    expect(await requestAll()).toEqual(backends.map(() => 503))
    expect(reached).toBe(0)
    setHealthy(true)
    await runtime.waitUntilServing(backends)
    expect(await requestAll()).toEqual(backends.map(() => 200))
    expect(reached).toBe(backends.length)
  },
  30_000,
)
