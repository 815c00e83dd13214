/** A process that responds to every request with 200: `node bin/run.js bench/target.ts PORT`. */
import { createServer } from 'node:http'

createServer((_, response) => response.end('{}')).listen({
  port: Number(process.argv[2]),
  host: '127.0.0.1',
  // A pass opens hundreds of connections at once.
  backlog: 4_096,
})
