import { stop } from 'esbuild'

/**
 * Does a part of a gateway's start. One that fails ends the gateway: esbuild's service, which serverless-esbuild
 * leaves running, would keep the process alive.
 *
 * @param {() => Promise<void>} part
 */
export async function stopEsbuildOnFailure(part) {
  try {
    await part()
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Settles when serverless-offline runs: once everything has started it listens for its end, and until then nothing
 * does.
 *
 * @returns {Promise<void>}
 */
export function offlineHasStarted() {
  return new Promise((resolve) => {
    process.on('newListener', function notice(event) {
      if (event !== 'SIGTERM') return
      process.off('newListener', notice)
      setImmediate(resolve)
    })
  })
}

/**
 * Completes an action before the present listeners of a signal hear of it.
 *
 * @param {NodeJS.Signals} signal
 * @param {() => Promise<unknown>} action
 */
export function beforeSignalHandlers(signal, action) {
  const listeners = process.listeners(signal)
  process.removeAllListeners(signal)
  process.once(signal, async () => {
    await action()
    for (const listener of listeners) listener(signal)
  })
}
