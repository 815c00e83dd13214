import { randomInt } from 'node:crypto'

/** Milliseconds since 1970 at which the ids' own time begins, as X's do: 2010-11-04. */
const epoch = 1_288_834_974_657

const workers = 1 << 10
const sequences = 1 << 12

/** Returns a new id, of the moment given or of now. */
export type NewSnowflake = (time?: Date) => string

/**
 * Ids in the format of X's snowflakes: decimal, at most 19 digits, 41 bits of milliseconds, 10 of the worker and 12 of
 * a sequence. They rise within a process and, between processes, with the time.
 *
 * There is no coordinator: each process draws its worker at random, and begins each millisecond at a random place in
 * the first half of the sequence. Two processes draw the same id only where worker, millisecond and sequence all
 * coincide, about once in 2^21 pairs of ids of one millisecond. Whoever stores a thing under a new id must therefore
 * make the write conditional on the id's being new, and draw again where it is not.
 *
 * A clock that steps back does not take the ids back: they go on from the latest time until the clock has caught up.
 * Once the ids of a millisecond are used up, those of the next one follow. A clock before the epoch counts as the
 * epoch.
 *
 * @param now milliseconds since 1970
 * @param random a whole number from 0 to below `limit`
 */
export function snowflakes(
  now: () => number = Date.now,
  random: (limit: number) => number = randomInt,
): NewSnowflake {
  const worker = random(workers)
  let latest = Number.NEGATIVE_INFINITY
  let sequence = 0
  return (at) => {
    const time = Math.max(at?.getTime() ?? now(), epoch)
    if (time > latest) {
      latest = time
      sequence = random(sequences / 2)
    } else if (sequence < sequences - 1) {
      sequence++
    } else {
      latest++
      sequence = random(sequences / 2)
    }
    return ((BigInt(latest - epoch) << 22n) | BigInt(worker << 12) | BigInt(sequence)).toString()
  }
}

/** When a snowflake was drawn, as `Date.toISOString()` writes it; undefined for an id that cannot be one. */
export function timeOfSnowflake(id: string): string | undefined {
  if (!/^\d{1,19}$/.test(id)) return undefined
  return new Date(Number(BigInt(id) >> 22n) + epoch).toISOString()
}
