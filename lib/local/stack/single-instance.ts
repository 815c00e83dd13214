import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join, relative } from 'node:path'
import { SetupError } from './settings.ts'

/**
 * Refuses to start a second stack on the same data folder. The lock is a Unix socket in the folder rather than a file
 * with a process id: nothing answers on the socket of a process that has died. Returns the function that releases it.
 */
export async function requireSingleInstance(dataFolder: string): Promise<() => void> {
  // Relative, because the path of a socket is limited to about a hundred bytes.
  const path = relative(process.cwd(), join(dataFolder, 'stack.sock'))
  const processId = await lockHolder(path)
  if (processId) {
    throw new SetupError(
      `The stack is already running as process ${processId}. Stop it with Ctrl-C in its terminal or with: kill ${processId}`,
    )
  }
  rmSync(path, { force: true })
  const server = createServer((socket) => socket.end(`${process.pid}`))
  await listen(server, path)
  server.unref()
  return () => server.close()
}

/** The process id that is sent on the socket, if a process listens on it. */
async function lockHolder(path: string): Promise<string | undefined> {
  const socket = connect(path)
  try {
    const chunks: Buffer[] = await socket.toArray()
    return Buffer.concat(chunks).toString()
  } catch {
    return undefined
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
}
