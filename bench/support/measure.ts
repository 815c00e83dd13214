/** One of the alternatives that are compared. */
export interface Candidate {
  /** Prepares a round of `calls` calls outside of the measured time, and returns the function that makes each call. */
  prepare(calls: number): Promise<(index: number) => Promise<unknown>>
}

export interface Measured {
  /** The median over the rounds of a round's duration divided by its calls, whatever the concurrency. */
  readonly microseconds: number
  readonly callsPerSecond: number
  /** The throughput relative to the floor's: 1 is as fast as the floor. */
  readonly ratio: Spread
}

export interface Spread {
  readonly median: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
}

export interface Effort {
  readonly rounds: number
  /** Calls per round. */
  readonly calls: number
  /** The number of concurrent calls. */
  readonly callers: number
  /** Seconds of warm-up per candidate, because the JIT compiler needs thousands of calls to optimize fully. */
  readonly warmUp: number
}

/**
 * Compares candidates with the first of them, the floor. Their rounds alternate, in reversed order every other time, so
 * that other load on the machine affects all of them equally.
 */
export async function interleave(candidates: readonly Candidate[], effort: Effort): Promise<Measured[]> {
  const warm = Date.now() + effort.warmUp * candidates.length * 1_000
  while (Date.now() < warm) {
    for (const candidate of candidates) await round(candidate, effort)
  }
  return compare(await alternate(candidates, effort.rounds, (candidate) => round(candidate, effort)))
}

/** Measures each subject in each round, in alternating order. */
export async function alternate<Subject, Value>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject) => Promise<Value>,
): Promise<Value[][]> {
  const values = new Map(subjects.map((subject) => [subject, [] as Value[]]))
  for (let index = 0; index < rounds; index++) {
    for (const subject of index % 2 === 0 ? subjects : subjects.toReversed()) {
      values.get(subject)?.push(await measure(subject))
    }
  }
  return [...values.values()]
}

/** Computes the results from the seconds per call in each round. Each round is compared with the same round of the floor. */
export function compare(seconds: readonly (readonly number[])[]): Measured[] {
  const floor = seconds[0] ?? []
  return seconds.map((times) => ({
    microseconds: median(times) * 1e6,
    callsPerSecond: 1 / median(times),
    ratio: spread(times.map((time, index) => (floor[index] ?? Number.NaN) / time)),
  }))
}

/** The seconds per call of one round. */
async function round(candidate: Candidate, { calls, callers }: Effort): Promise<number> {
  const call = await candidate.prepare(calls)
  let next = 0
  const caller = async () => {
    while (next < calls) await call(next++)
  }
  const start = process.hrtime.bigint()
  await Promise.all(Array.from({ length: callers }, caller))
  return Number(process.hrtime.bigint() - start) / 1e9 / calls
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function spread(values: readonly number[]): Spread {
  return {
    median: median(values),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
  }
}

/** Interpolates between the two nearest values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const position = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (position % 1)
}
