import { stop } from 'esbuild'

/**
 * Does a part of a gateway's start. One that fails ends the gateway: esbuild's service, which serverless-esbuild
 * leaves running, would keep the process alive.
 *
 * @param {() => Promise<void>} part
 */
export async function starting(part) {
  try {
    await part()
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Settles when serverless-offline runs: when everything has started it asks to be told of its end, and until then
 * nobody does.
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
 * Has an action done, to its end, before what listens to a signal now is told of it.
 *
 * @param {NodeJS.Signals} signal
 * @param {() => Promise<unknown>} action
 */
export function beforeTheEnd(signal, action) {
  const listeners = process.listeners(signal)
  process.removeAllListeners(signal)
  process.once(signal, async () => {
    await action()
    for (const listener of listeners) listener(signal)
  })
}
