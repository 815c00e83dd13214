const tick = 10

/**
 * How long something takes, in milliseconds, by a clock that stands still while this process is kept from running:
 * a time-out, which is late by as much then, is on time by it.
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
