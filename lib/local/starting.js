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
