import { withoutSecrets } from '../../platform/log.ts'
import { StoreFailure } from '../../platform/store-failure.ts'
import type { ProcessLog } from './process-log.ts'
import { SetupError } from './settings.ts'

/** Runs a command and exits with its code. An error is printed without secrets. */
export async function runCommand(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main())
  } catch (error) {
    console.error(describeError(error as Error))
    process.exit(1)
  }
}

/** A setup error is its message alone, a store's failure its message and cause, and any other error has its stack. */
export function describeError(error: Error): string {
  if (error instanceof SetupError) return error.message
  if (error instanceof StoreFailure) return withoutSecrets(`${error.message} (${error.cause})`)
  return withoutSecrets(error.stack ?? error.message)
}

/** Settles on Ctrl-C, SIGTERM or a closed terminal. npm forwards signals, so each may arrive twice. */
export function untilStopRequested(log: ProcessLog): Promise<void> {
  return new Promise((resolve) => {
    let requested = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!requested) log.plain('Stopping …')
        requested = true
        resolve()
      })
    }
  })
}
