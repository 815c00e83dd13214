import { setTimeout as delay } from 'node:timers/promises'

/** Waits until the condition holds; rejects after the time-out. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 60_000,
): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await condition()); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`)
  }
}
