import { explore } from './explore.ts'

/**
 * Explores more schedules than the tests do, with new seeds each time: `SCHEDULES=20000 npm run test:simulation`.
 * `SEED=123 npm run test:simulation` replays one schedule and shows its trace.
 */
const seed = process.env.SEED === undefined ? undefined : Number(process.env.SEED)
const first = seed ?? Number(process.env.FIRST_SEED ?? Date.now() % 1_000_000_000)
const count = seed === undefined ? Number(process.env.SCHEDULES ?? 2_000) : 1

const { schedules, seconds, totals, failure, lastTrace } = await explore(first, count)
if (failure) console.log(`${failure.trace.join('\n')}\nSEED=${failure.seed}: ${failure.property}`)
else if (seed !== undefined) console.log(lastTrace.join('\n'))
console.log(`${schedules} schedules from ${first} in ${seconds.toFixed(1)} s: ${JSON.stringify(totals)}`)
process.exitCode = failure ? 1 : 0
