import { eventually } from '../eventually.ts'

export function lives(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

/**
 * Kills a process outright and settles with the time at which it was gone, in milliseconds since 1970. Until then,
 * for some ten milliseconds, the system keeps its sockets open and lets it be sent more.
 */
export async function killAndWait(processId: number): Promise<number> {
  process.kill(processId, 'SIGKILL')
  await eventually(() => !lives(processId), `process ${processId} is gone`)
  return Date.now()
}
