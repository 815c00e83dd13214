import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { HaproxyRuntime } from '../../lib/local/haproxy/haproxy-runtime.ts'
import { eventually } from '../support/eventually.ts'

let folder: string
let socketPath: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'microblog-runtime-'))
  socketPath = join(folder, 'haproxy.sock')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A Runtime API that lists one server with the given operational state. */
async function runtimeApi(state: { operational: number }) {
  const asked: string[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.once('data', (command) => {
      asked.push(`${command}`)
      const columns = '# srv_name srv_addr srv_port srv_admin_state srv_op_state srv_time_since_last_change'
      socket.end(`1\n${columns}\ngateway-1 127.0.0.1 4001 0 ${state.operational} 0\n`)
    })
  })
  await once(server.listen(socketPath), 'listening')
  return { asked, server }
}

test('HAProxy is serving once a server of each backend is up, even if its socket appears late', async () => {
  const runtime = new HaproxyRuntime(socketPath)
  await expect(runtime.servers('likes')).rejects.toMatchObject({ code: 'ENOENT' })
  let serves = false
  const serving = runtime.waitUntilServing(['likes', 'polls']).then(() => {
    serves = true
  })
  const state = { operational: 0 }
  const { asked, server } = await runtimeApi(state)
  await eventually(() => asked.length >= 4, 'it is polled again')
  expect(serves).toBe(false)
  state.operational = 2
  await serving
  expect(new Set(asked)).toEqual(new Set(['show servers state likes\n', 'show servers state polls\n']))
  server.close()
})
