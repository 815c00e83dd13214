import type { ClientRequest } from 'node:http'
import type { Clock } from '../../platform/clock.ts'
import type { Cidr } from './address-rules.ts'
import { destinationOf } from './destination.ts'
import { outcomeOfError, sendProbe } from './http-probe.ts'
import { type Resolve, resolveOnce } from './name-resolver.ts'
import type { Outcome } from './outcome.ts'
import type { Probe, ProbeResult, Target } from './probe.ts'

export interface ProberOptions {
  readonly allowed: readonly Cidr[]
  /** Makes a resolver for the targets of one call. */
  readonly resolver: () => Resolve
  readonly clock: Clock
  /** For one probe, from its name look-up to the headers of the answer. */
  readonly timeoutMs?: number
  /** How many probes may run at a time. */
  readonly sockets?: number
}

/** The limits of the sweep. A Lambda function may have 1,024 files open. */
export const probeDefaults = { timeoutMs: 1_000, sockets: 800 }

const timedOut: Outcome = { kind: 'unanswered', reason: 'ETIMEDOUT' }

/** Probes over the network. A call resolves each name once and checks every address before it connects to it. */
export function prober({
  allowed,
  resolver,
  clock,
  timeoutMs = probeDefaults.timeoutMs,
  sockets = probeDefaults.sockets,
}: ProberOptions): Probe {
  /** Settles with the first outcome that is reported: the answer, an error, a broken rule or the timeout. */
  function probeOne(target: Target, resolve: Resolve): Promise<ProbeResult> {
    const probedAt = clock()
    const start = performance.now()
    return new Promise((settle) => {
      let peer: string | undefined
      let request: ClientRequest | undefined
      let isSettled = false

      function report(outcome: Outcome): void {
        if (isSettled) return
        isSettled = true
        timeout.cancel()
        request?.destroy()
        const durationMs = Math.round(performance.now() - start)
        settle({ outcome, probedAt, durationMs, ...(peer && { peer }) })
      }

      async function connect(): Promise<void> {
        const destination = await destinationOf(target, resolve, allowed)
        if (destination.kind === 'forbidden') return report(destination)
        // The timeout may have passed while the name was looked up.
        if (isSettled) return
        peer = destination.address
        request = sendProbe(destination, report)
      }

      // An answer that has already arrived is processed before the timeout is reported.
      const timeout = startTimeout(timeoutMs, () => setImmediate(report, timedOut))
      connect().catch((error: Error) => report(outcomeOfError(error)))
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

/**
 * A timeout that allows for delays of this process. If the timer fires far too late, the process was held up, perhaps
 * paused, and may not have read the answer yet: the timer then runs once more.
 */
function startTimeout(milliseconds: number, expire: () => void) {
  const start = performance.now()
  let timer = setTimeout(() => {
    const overdue = performance.now() - start - milliseconds
    if (overdue < milliseconds / 4) expire()
    else timer = setTimeout(expire, milliseconds)
  }, milliseconds)
  return { cancel: () => clearTimeout(timer) }
}
