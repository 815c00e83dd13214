import type { ClientRequest } from 'node:http'
import { isIP } from 'node:net'
import type { Clock } from '../../platform/clock.ts'
import { isProbeMethod } from '../instances/instance.ts'
import { addressRefusal, type Cidr } from './address-rules.ts'
import { failure, sendProbe } from './http-probe.ts'
import { type Resolve, resolveOnce } from './name-resolver.ts'
import type { Outcome, Probe, ProbeResult, Target } from './outcome.ts'
import { hostOf, urlRefusal } from './url-rules.ts'

export interface ProberOptions {
  readonly allowed: readonly Cidr[]
  /** Makes a resolver for the targets of one call. */
  readonly resolver: () => Resolve
  readonly clock: Clock
  /** For one probe, from looking its name up to its answer's headers, in milliseconds. */
  readonly deadline?: number
  /** How many probes may run at a time; a Lambda function may have 1,024 files open. */
  readonly sockets?: number
}

/** Probes over the network. A name is resolved once a call, and each address judged before it is connected to. */
export function prober(options: ProberOptions): Probe {
  const { allowed, resolver, clock, deadline = 1_000, sockets = 800 } = options

  function probeOne({ url, http }: Target, resolve: Resolve): Promise<ProbeResult> {
    const probedAt = clock()
    const start = performance.now()
    return new Promise((settle) => {
      let peer: string | undefined
      let request: ClientRequest | undefined
      let concluded = false

      function conclude(outcome: Outcome): void {
        if (concluded) return
        concluded = true
        timer.clear()
        request?.destroy()
        settle({
          outcome,
          probedAt,
          durationMs: Math.round(performance.now() - start),
          ...(peer && { peer }),
        })
      }

      // An answer that has arrived is read before the time is said to be over.
      const expire = () => setImmediate(conclude, { kind: 'unanswered', reason: 'ETIMEDOUT' })
      const timer = patientTimer(deadline, expire)

      async function attempt(): Promise<void> {
        if (!isProbeMethod(http)) return conclude({ kind: 'forbidden', reason: `must not be sent a ${http}` })
        if (!URL.canParse(url)) return conclude({ kind: 'forbidden', reason: 'must be a URL' })
        const target = new URL(url)
        const refusal = urlRefusal(target, allowed)
        if (refusal) return conclude({ kind: 'forbidden', reason: refusal })
        const addresses = await addressesOf(hostOf(target), resolve)
        peer = addresses.find((address) => addressRefusal(address, allowed) === undefined)
        if (peer === undefined) return conclude(forbiddenAddress(addresses, allowed))
        if (!concluded) request = sendProbe(target, http, peer, conclude)
      }

      attempt().catch((error: NodeJS.ErrnoException) => conclude(failure(error.code ?? error.name)))
    })
  }

  return async (targets, until) => {
    const results = new Map<(typeof targets)[number], ProbeResult>()
    const resolve = resolveOnce(resolver())
    const waiting = targets.values()
    async function work(): Promise<void> {
      for (const target of waiting) {
        if (clock() >= until) return
        results.set(target, await probeOne(target, resolve))
      }
    }
    await Promise.all(Array.from({ length: Math.min(sockets, targets.length) }, work))
    return results
  }
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  return isIP(host) ? [host] : resolve(host)
}

function forbiddenAddress([address = '']: readonly string[], allowed: readonly Cidr[]): Outcome {
  const reason = `resolves to ${address}, which ${addressRefusal(address, allowed)}`
  return { kind: 'forbidden', reason }
}

/**
 * A timer that comes due far too late says that this process was held up, paused perhaps, and not the peer: it then
 * runs once more.
 */
function patientTimer(milliseconds: number, expire: () => void) {
  const start = performance.now()
  let timer = setTimeout(() => {
    const overdue = performance.now() - start - milliseconds
    if (overdue < milliseconds / 4) expire()
    else timer = setTimeout(expire, milliseconds)
  }, milliseconds)
  return { clear: () => clearTimeout(timer) }
}
