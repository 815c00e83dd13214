import { setTimeout as delay } from 'node:timers/promises'
import type { RunScheduled } from './functions.ts'

/**
 * Calls the functions at every half minute of the clock, as a schedule and a delay queue do on AWS. A call that fails or
 * is still running delays no other.
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
