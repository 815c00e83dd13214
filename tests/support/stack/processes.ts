import { eventually } from '../eventually.ts'

export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

/**
 * Kills a process and returns when it was gone, as Unix time in milliseconds. For about ten milliseconds after the
 * signal the system keeps its sockets open, and they still accept data.
 */
export async function killAndWait(processId: number): Promise<number> {
  process.kill(processId, 'SIGKILL')
  await eventually(() => !isAlive(processId), `process ${processId} is gone`)
  return Date.now()
}
