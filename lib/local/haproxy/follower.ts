import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { parseCidrs } from '../../registry/probe/address-rules.ts'
import { nameResolver } from '../../registry/probe/name-resolver.ts'
import { HaproxyRuntime } from './haproxy-runtime.ts'
import { RegistryClient } from './registry-client.ts'
import { backends, serviceOf } from './server-states.ts'
import { isOnTrial, slotChanges } from './slot-changes.ts'

/**
 * Keeps HAProxy's servers in line with the registry: each member of a service gets a server in the service's backend,
 * and requests once HAProxy's own checks have passed. All other servers are drained. Nothing changes while the registry
 * is unavailable or lists no members.
 *
 * HAPROXY_SOCKET: the socket of HAProxy's Runtime API (`stats socket … level admin`)
 * HAPROXY_STATE: the file from which HAProxy reads its servers' states at start (`server-state-file`)
 * REGISTRY_URL: such as http://localhost:5500
 * PROBE_ALLOW_CIDRS: the loopback and private ranges that members may be in, the same as for the registry's probes
 */
const {
  HAPROXY_SOCKET = '',
  HAPROXY_STATE = '',
  REGISTRY_URL = 'http://localhost:5500',
  PROBE_ALLOW_CIDRS = '',
} = process.env
/** The pause between two rounds; shorter while a member's first check is pending. */
const intervalMs = 1_000
const checkingIntervalMs = 250
/** The pause is at least this multiple of a round's duration, because a round over many members takes long. */
const restFactor = 5

const haproxy = new HaproxyRuntime(HAPROXY_SOCKET)
const registry = new RegistryClient(REGISTRY_URL, parseCidrs(PROBE_ALLOW_CIDRS), nameResolver(1_000))
/** The round in which each address was last checked, by backend. */
const lastChecks = new Map<string, Map<string, number>>(backends.map((backend) => [backend, new Map()]))
let rounds = 0

interface Outcome {
  readonly hasChanged: boolean
  /** Whether a first check is pending. */
  readonly isChecking: boolean
  /** What a person may want to know, a line each. */
  readonly notices: readonly string[]
}

async function updateBackend(backend: string): Promise<Outcome> {
  const { addresses, refusals } = await registry.members(serviceOf(backend))
  const notices = refusals.length > 0 ? [`${backend}: refused ${summary(refusals)}`] : []
  if (addresses.size === 0) return { hasChanged: false, isChecking: false, notices }
  const lastChecked = lastChecks.get(backend) ?? new Map<string, number>()
  const slots = await haproxy.servers(backend)
  const { admit, check, drain, unplaced } = slotChanges(addresses, slots, lastChecked)
  for (const { slot, address } of admit) {
    await haproxy.admit(backend, slot)
    console.log(`${backend}: ${address} joins as ${slot}`)
  }
  for (const { slot, address } of check) {
    await haproxy.check(backend, slot, address)
    lastChecked.set(address, rounds)
  }
  for (const { slot, address } of drain) {
    await haproxy.drain(backend, slot)
    console.log(`${backend}: ${address} leaves ${slot}`)
  }
  for (const address of lastChecked.keys()) if (!addresses.has(address)) lastChecked.delete(address)
  if (unplaced.length > 0) {
    notices.push(`${backend}: no free server slot for some members; those that fail their checks take turns`)
  }
  const hasChanged = admit.length + check.length + drain.length > 0
  const isChecking = check.length > 0 || slots.some((slot) => isOnTrial(slot) && addresses.has(slot.address))
  return { hasChanged, isChecking, notices }
}

function summary(refusals: readonly string[]): string {
  const shown = refusals.slice(0, 3).join(', ')
  return refusals.length > 3 ? `${shown} and ${refusals.length - 3} more` : shown
}

/** Replaces the file in one step, so that HAProxy never reads a part of it. */
async function saveState(): Promise<void> {
  if (!HAPROXY_STATE) return
  writeFileSync(`${HAPROXY_STATE}.new`, await haproxy.state())
  renameSync(`${HAPROXY_STATE}.new`, HAPROXY_STATE)
}

/** Updates all backends. A backend that fails does not affect the others. */
async function updateAll(): Promise<Pick<Outcome, 'isChecking' | 'notices'>> {
  rounds++
  const settled = await Promise.allSettled(backends.map(updateBackend))
  const outcomes = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (outcomes.some(({ hasChanged }) => hasChanged)) await saveState()
  const failure = settled.find((result) => result.status === 'rejected')
  return {
    isChecking: outcomes.some(({ isChecking }) => isChecking),
    notices: [
      ...outcomes.flatMap(({ notices }) => notices),
      ...(failure ? [failureNotice(failure.reason)] : []),
    ],
  }
}

function failureNotice(error: Error): string {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}; retrying`
}

/** The notices of the previous round, which are not logged again. */
let logged: readonly string[] = []
for (;;) {
  const startedAt = Date.now()
  const { isChecking, notices } = await updateAll().catch((error) => ({
    isChecking: false,
    notices: [failureNotice(error)],
  }))
  for (const notice of notices) if (!logged.includes(notice)) console.log(notice)
  logged = notices
  await delay(Math.max(isChecking ? checkingIntervalMs : intervalMs, restFactor * (Date.now() - startedAt)))
}
