import { setTimeout as delay } from 'node:timers/promises'
import type { RunScheduled } from './functions.ts'

/**
 * Calls functions at every half minute of the clock, as on AWS a schedule and a delay queue do together, each
 * whatever comes of the others and of the times before.
 */
export async function runEveryHalfMinute(
  functions: readonly RunScheduled[],
  signal: AbortSignal,
  period = 30_000,
): Promise<void> {
  for (;;) {
    await delay(period - (Date.now() % period), undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    for (const run of functions) {
      run().catch((error: unknown) => console.error('A scheduled function failed', error))
    }
  }
}
