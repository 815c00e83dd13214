/**
 * A process of its own that does what the scheduled function does, once, on the stores and with the rules that the
 * environment names. Prints the seconds that it took and the most memory that the process ever had, in MB.
 */
import { tick } from '../lib/registry/composition/sweep.ts'

const start = performance.now()
await tick()
const seconds = (performance.now() - start) / 1_000
console.log(JSON.stringify({ seconds, megabytes: (process.resourceUsage().maxRSS * 1_024) / 1e6 }))
process.exit()
