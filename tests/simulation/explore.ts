import { Engine } from './engine.ts'
import { Schedule, type ScheduleResult } from './schedule.ts'

export interface Exploration {
  readonly schedules: number
  readonly seconds: number
  readonly totals: ScheduleResult['counts']
  /** The trace of the last schedule to end. */
  readonly lastTrace: readonly string[]
  /** The first schedule that violated a property. */
  readonly failure:
    | { readonly seed: number; readonly property: string; readonly trace: readonly string[] }
    | undefined
}

/** Few enough that the schedules do not delay one another. */
const parallel = 3

/** Runs the schedules of `count` seeds, or fewer if one violates a property. */
export async function explore(firstSeed: number, count: number): Promise<Exploration> {
  const started = performance.now()
  const totals = { passes: 0, evictions: 0, reinstatements: 0, takeovers: 0, refusals: 0 }
  let failure: Exploration['failure']
  let lastTrace: readonly string[] = []
  let schedules = 0
  let next = firstSeed

  async function work(): Promise<void> {
    const engine = await Engine.start()
    try {
      while (next < firstSeed + count && !failure) {
        const seed = next++
        const { violation, trace, counts } = await new Schedule(seed, engine).run()
        schedules++
        lastTrace = trace
        for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += counts[name]
        if (violation) failure ??= { seed, property: violation.message, trace }
      }
    } finally {
      await engine.stop()
    }
  }

  const ends = await Promise.allSettled(Array.from({ length: Math.min(parallel, count) }, work))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return { schedules, seconds: (performance.now() - started) / 1_000, totals, lastTrace, failure }
}
