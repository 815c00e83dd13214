import { Refusal } from '../../platform/errors.ts'
import { withoutSecrets } from '../../platform/log.ts'
import type { ProcessLog } from './process-log.ts'
import { SetupError } from './settings.ts'

/** Runs a command; an error is told without secrets. */
export async function runCommand(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main())
  } catch (error) {
    console.error(describeError(error as Error))
    process.exit(1)
  }
}

/** A mistake in the setup in its own words alone, a store's trouble with its cause, all else with where it was. */
export function describeError(error: Error): string {
  if (error instanceof SetupError) return error.message
  if (error instanceof Refusal) return withoutSecrets(`${error.message} (${error.cause})`)
  return withoutSecrets(error.stack ?? error.message)
}

/** Ctrl-C, a polite kill, or the terminal that went away; npm passes each on, so it may come twice. */
export function untilStopRequested(log: ProcessLog): Promise<void> {
  return new Promise((resolve) => {
    let told = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!told) log.plain('Stopping …')
        told = true
        resolve()
      })
    }
  })
}
