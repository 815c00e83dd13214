import { setTimeout as delay } from 'node:timers/promises'

/** Settles when the condition holds; rejects after a minute. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  patience = 60_000,
): Promise<void> {
  for (const deadline = Date.now() + patience; !(await condition()); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`Not so within ${patience} ms: ${what}`)
  }
}
