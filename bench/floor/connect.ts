/**
 * A process of its own that connects to a loopback port and hangs up, so many times, as many at once as a pass
 * probes: `node bin/run.js bench/floor/connect.ts PORT COUNT`. Prints the seconds that it took.
 */
import { connect } from 'node:net'

const [port = 0, count = 0] = process.argv.slice(2).map(Number)
const atOnce = 800

function connectOnce(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy())
    socket.on('close', () => resolve())
    socket.on('error', reject)
  })
}

let remaining = count
async function work(): Promise<void> {
  while (remaining-- > 0) await connectOnce()
}

const start = performance.now()
await Promise.all(Array.from({ length: atOnce }, work))
console.log((performance.now() - start) / 1_000)
