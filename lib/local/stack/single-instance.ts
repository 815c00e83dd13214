import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join, relative } from 'node:path'
import { SetupError } from './settings.ts'

/**
 * Makes this process the only stack on its data folder, for as long as it lives, by listening on a socket in
 * there: unlike a file with a process id, a socket of a process that died answers nobody.
 */
export async function requireSingleInstance(dataFolder: string): Promise<() => void> {
  // Relative, since a socket's path may have about a hundred bytes only.
  const path = relative(process.cwd(), join(dataFolder, 'stack.sock'))
  const other = await processBehind(path)
  if (other) {
    throw new SetupError(
      `The stack is running already, as process ${other}. End it with Ctrl-C where it runs, or with: kill ${other}`,
    )
  }
  rmSync(path, { force: true })
  const server = createServer((socket) => socket.end(`${process.pid}`))
  await listen(server, path)
  server.unref()
  return () => server.close()
}

/** The process id that whoever listens on the socket tells. */
async function processBehind(path: string): Promise<string | undefined> {
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
