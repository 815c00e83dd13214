import type { Log } from './log.ts'
import { SetupError } from './settings.ts'

/** Runs a command; a mistake in its setup is told in its own words alone. */
export async function runCommand(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main())
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** Ctrl-C, a polite kill, or the terminal that went away; npm passes each on, so it may come twice. */
export function untilToldToStop(log: Log): Promise<void> {
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
