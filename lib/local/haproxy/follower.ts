import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { parseCidrs } from '../../registry/probe/address-rules.ts'
import { nameResolver } from '../../registry/probe/name-resolver.ts'
import { HaproxyRuntime } from './haproxy-runtime.ts'
import { RegistryClient } from './registry-client.ts'
import { backends } from './server-states.ts'
import { isOnTrial, slotChanges } from './slot-changes.ts'

/**
 * Makes a HAProxy follow the registry: each member of a service gets a server in the service's backend, and requests
 * once HAProxy's own checks have passed; all other servers are drained. Nothing changes while the registry is away or
 * lists nobody.
 *
 * HAPROXY_SOCKET: the socket of HAProxy's Runtime API (`stats socket … level admin`)
 * HAPROXY_STATE: where HAProxy reads its servers' states at its start (`server-state-file`)
 * REGISTRY_URL: such as http://localhost:5500
 * PROBE_ALLOW_CIDRS: the loopback and private ranges that members may be in, as the registry's probes may
 */
const {
  HAPROXY_SOCKET = '',
  HAPROXY_STATE = '',
  REGISTRY_URL = 'http://localhost:5500',
  PROBE_ALLOW_CIDRS = '',
} = process.env
/** Between two rounds, in milliseconds; less while a member's first check is awaited. */
const interval = 1_000
const whileChecking = 250
/** After a round, rest at least so many times as long as it took: a round is long where a great many are registered. */
const restAfterWork = 5

const haproxy = new HaproxyRuntime(HAPROXY_SOCKET)
const registry = new RegistryClient(REGISTRY_URL, parseCidrs(PROBE_ALLOW_CIDRS), nameResolver(1_000))
/** By backend and address, the round in which it was last put to the check. */
const tried = new Map<string, Map<string, number>>(backends.map((backend) => [backend, new Map()]))
let rounds = 0

interface Followed {
  readonly hasChanged: boolean
  /** Whether one that was put to the check may be admitted soon. */
  readonly isChecking: boolean
  /** What a person may want to know, in one line. */
  readonly remarks: readonly string[]
}

async function follow(backend: string): Promise<Followed> {
  const { addresses, refusals } = await registry.members(backend)
  const remarks = refusals.length > 0 ? [`${backend} does without ${some(refusals)}`] : []
  if (addresses.size === 0) return { hasChanged: false, isChecking: false, remarks }
  const trials = tried.get(backend) ?? new Map<string, number>()
  const slots = await haproxy.servers(backend)
  const { admit, check, drain, leftOut } = slotChanges(addresses, slots, trials)
  for (const { slot, address } of admit) {
    await haproxy.admit(backend, slot)
    console.log(`${backend}: ${address} joins as ${slot}`)
  }
  for (const { slot, address } of check) {
    await haproxy.check(backend, slot, address)
    trials.set(address, rounds)
  }
  for (const { slot, address } of drain) {
    await haproxy.drain(backend, slot)
    console.log(`${backend}: ${address} leaves ${slot}`)
  }
  for (const address of trials.keys()) if (!addresses.has(address)) trials.delete(address)
  if (leftOut.length > 0)
    remarks.push(`${backend} has more members than places; those that do not answer take turns`)
  const hasChanged = admit.length + check.length + drain.length > 0
  const isChecking = check.length > 0 || slots.some((slot) => isOnTrial(slot) && addresses.has(slot.address))
  return { hasChanged, isChecking, remarks }
}

function some(refusals: readonly string[]): string {
  const shown = refusals.slice(0, 3).join(', ')
  return refusals.length > 3 ? `${shown} and ${refusals.length - 3} more` : shown
}

/** Replaced in one step, so that HAProxy never reads half of it. */
async function keepState(): Promise<void> {
  if (!HAPROXY_STATE) return
  writeFileSync(`${HAPROXY_STATE}.new`, await haproxy.state())
  renameSync(`${HAPROXY_STATE}.new`, HAPROXY_STATE)
}

/** One round over all backends: what there is to be said of it, and whether members are being checked. */
async function round(): Promise<Pick<Followed, 'isChecking' | 'remarks'>> {
  rounds++
  const outcomes = await Promise.allSettled(backends.map(follow))
  const followed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  if (followed.some(({ hasChanged }) => hasChanged)) await keepState()
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  return {
    isChecking: followed.some(({ isChecking }) => isChecking),
    remarks: [
      ...followed.flatMap(({ remarks }) => remarks),
      ...(failure ? [`${reasonOf(failure.reason)}; trying on`] : []),
    ],
  }
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** What lasts is told once. */
let told: readonly string[] = []
for (;;) {
  const began = Date.now()
  const { isChecking, remarks } = await round().catch((error) => ({
    isChecking: false,
    remarks: [`${reasonOf(error)}; trying on`],
  }))
  for (const remark of remarks) if (!told.includes(remark)) console.log(remark)
  told = remarks
  await delay(Math.max(isChecking ? whileChecking : interval, restAfterWork * (Date.now() - began)))
}
