import { snowflakes } from '../lib/platform/snowflakes.ts'
import { type Candidate, interleave } from './support/measure.ts'
import { figure, table } from './support/table.ts'

const processes = 1_000
const milliseconds = 1_000
/**
 * Two ids of one millisecond and of different processes coincide in a worker of 2^10 and a sequence's begin of 2^11.
 */
const chance = 1 / 2 ** 21

/** How fast ids are drawn, and how often those of processes without a coordinator coincide. */
export async function ids(): Promise<string> {
  const newId = snowflakes()
  console.error('  speed')
  const [speed] = await interleave([drawing(newId)], { callers: 1, rounds: 10, calls: 200_000, warmUp: 0.5 })
  const rows = [1, 10, 100, processes].map((drawers) => {
    console.error(`  ${drawers} a millisecond`)
    const pairs = (milliseconds * drawers * (drawers - 1)) / 2
    return [drawers, drawers * milliseconds, collisions(drawers), figure(pairs * chance)]
  })
  return `One process draws ${figure((speed?.callsPerSecond ?? Number.NaN) / 1e6)} million ids a second.

${table(['ids a millisecond', 'ids', 'collisions', 'expected'], rows)}

${processes.toLocaleString('en')} processes, of which others draw in each millisecond.`
}

/** How many ids of a second were drawn twice, where this many of the processes draw one in each millisecond. */
function collisions(drawers: number): number {
  let time = Date.parse('2026-01-01T00:00:00Z')
  const drawn = Array.from({ length: processes }, () => snowflakes(() => time))
  const seen = new Set<string>()
  let count = 0
  for (let turn = 0; turn < milliseconds; turn++, time++) {
    for (let index = 0; index < drawers; index++) {
      const id = drawn[(turn * drawers + index) % processes]?.() ?? ''
      if (seen.has(id)) count++
      seen.add(id)
    }
  }
  return count
}

function drawing(newId: () => string): Candidate {
  return { prepare: async () => async () => newId() }
}
