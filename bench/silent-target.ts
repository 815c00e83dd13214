/** A process that accepts every connection and never responds: `node bin/run.js bench/silent-target.ts PORT`. */
import { createServer } from 'node:net'

createServer((socket) => socket.on('error', () => socket.destroy())).listen({
  port: Number(process.argv[2]),
  host: '127.0.0.1',
  backlog: 4_096,
})
