const tick = 10

/**
 * How long something takes, in milliseconds, not counting the time in which a busy machine keeps this process from
 * running. Time-outs fire late by as much, so measured this way they are on time.
 */
export async function activeTime(work: () => Promise<unknown>): Promise<number> {
  let ticks = 0
  const timer = setInterval(() => ticks++, tick)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return ticks * tick
}
