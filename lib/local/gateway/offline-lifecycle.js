import { stop } from 'esbuild'

/**
 * Runs a step of the gateway's start. If it fails, it stops the esbuild service, which serverless-esbuild leaves running
 * and which would keep the process alive.
 *
 * @param {() => Promise<void>} step
 */
export async function stopEsbuildOnFailure(step) {
  try {
    await step()
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Settles when serverless-offline has started: only then does it listen for SIGTERM, and nothing else does before.
 *
 * @returns {Promise<void>}
 */
export function offlineHasStarted() {
  return new Promise((resolve) => {
    process.on('newListener', function onNewListener(event) {
      if (event !== 'SIGTERM') return
      process.off('newListener', onNewListener)
      setImmediate(resolve)
    })
  })
}

/**
 * Runs an action on a signal, and only then the listeners that the signal has now.
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
