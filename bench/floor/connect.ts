/**
 * Connects to a loopback port and disconnects, with as many sockets at once as a sweep pass, in a process of its own:
 * `node bin/run.js bench/floor/connect.ts PORT COUNT`. Prints the duration in seconds.
 */
import { connect } from 'node:net'
import { probeDefaults } from '../../lib/registry/probe/prober.ts'

const [port = 0, count = 0] = process.argv.slice(2).map(Number)

function connectOnce(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy())
    socket.on('close', () => resolve())
    socket.on('error', reject)
  })
}

let remaining = count
async function connectRepeatedly(): Promise<void> {
  while (remaining-- > 0) await connectOnce()
}

const start = performance.now()
await Promise.all(Array.from({ length: probeDefaults.sockets }, connectRepeatedly))
console.log((performance.now() - start) / 1_000)
