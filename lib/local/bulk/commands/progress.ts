import { atIntervals } from '../../stack/at-intervals.ts'

/** Shows on the standard error output how far a run has come. */
export function progressWriter(): (what: string, count: number) => void {
  return atIntervals((what: string, count: number) =>
    console.error(`${what}: ${count.toLocaleString('en')} …`),
  )
}
