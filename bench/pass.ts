/**
 * Runs one sweep pass as the scheduled function does, in a process of its own, on the stores of the environment. Prints
 * the duration in seconds and the peak memory of the process in MB.
 */
import { tick } from '../lib/registry/composition/sweep.ts'

const start = performance.now()
await tick()
const seconds = (performance.now() - start) / 1_000
console.log(JSON.stringify({ seconds, megabytes: (process.resourceUsage().maxRSS * 1_024) / 1e6 }))
process.exit()
