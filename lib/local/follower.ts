import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { HaproxyRuntime } from './haproxy-runtime.ts'
import { membershipChanges } from './membership.ts'
import { RegistryClient } from './registry-client.ts'

/**
 * Has a HAProxy follow the registry: who is registered gets a server in the backend of its service, who is not is
 * drained. Whether a server gets requests is decided by HAProxy's own checks besides. A registry that is away or
 * knows nobody changes nothing.
 *
 * HAPROXY_SOCKET: the socket of HAProxy's Runtime API (`stats socket … level admin`)
 * HAPROXY_STATE: where HAProxy reads its servers' states at its start (`server-state-file`)
 * REGISTRY_URL: such as http://localhost:5500
 */
const { HAPROXY_SOCKET = '', HAPROXY_STATE = '', REGISTRY_URL = 'http://localhost:5500' } = process.env
/** Between two rounds, in milliseconds. */
const interval = 1_000
const backends = ['likes', 'polls', 'registry']

const haproxy = new HaproxyRuntime(HAPROXY_SOCKET)
const registry = new RegistryClient(REGISTRY_URL)

/** Whether anything had to be changed. */
async function follow(backend: string): Promise<boolean> {
  const members = await registry.members(backend)
  if (members.size === 0) return false
  const { admit, drain, leftOut } = membershipChanges(members, await haproxy.servers(backend))
  for (const { slot, address } of admit) {
    await haproxy.admit(backend, slot, address)
    console.log(`${backend}: ${address} joins as ${slot}`)
  }
  for (const { slot, address } of drain) {
    await haproxy.drain(backend, slot)
    console.log(`${backend}: ${address} leaves ${slot}`)
  }
  if (leftOut.length > 0) throw new Error(`${backend} has no place for ${leftOut.join(', ')}`)
  return admit.length + drain.length > 0
}

/** Replaced in one step, so that HAProxy never reads half of it. */
async function keepState(): Promise<void> {
  if (!HAPROXY_STATE) return
  writeFileSync(`${HAPROXY_STATE}.new`, await haproxy.state())
  renameSync(`${HAPROXY_STATE}.new`, HAPROXY_STATE)
}

/** One round over all backends; what went wrong in it, empty for nothing. */
async function round(): Promise<string> {
  const outcomes = await Promise.allSettled(backends.map(follow))
  if (outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value)) await keepState()
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  return failure ? reasonOf(failure.reason) : ''
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** Trouble that lasts is told once. */
let told = ''
for (;;) {
  const trouble = await round().catch(reasonOf)
  if (trouble !== told && trouble) console.log(`${trouble}; trying on`)
  told = trouble
  await delay(interval)
}
