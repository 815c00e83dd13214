import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** How to start a store's server: a program and its arguments. */
export interface StoreCommand {
  readonly program: string
  readonly arguments: readonly string[]
  readonly port: number
}

/**
 * Redis or Valkey, private to this project: on loopback, its data in `folder`. Every write reaches the
 * append-only file before its answer, so that a killed server has lost nothing that it confirmed.
 */
export function redisCommand({
  program = 'redis-server',
  port,
  folder,
}: {
  program?: string
  port: number
  folder: string
}): StoreCommand {
  const options = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', save: '', loglevel: 'warning' }
  return {
    program,
    port,
    arguments: Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  }
}

/** The DynamoDB engine that comes as an npm package; without `file` it keeps its data in memory. */
export function dynamodbCommand({ port, file }: { port: number; file?: string }): StoreCommand {
  const program = createRequire(import.meta.url).resolve(
    `@dynoxide/${process.platform}-${process.arch}/dynoxide`,
  )
  return { program, port, arguments: ['--port', `${port}`, ...(file ? ['--db-path', file] : [])] }
}

export interface RunningStore {
  readonly process: ChildProcess
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a store and waits until it takes connections. */
export async function startStore(command: StoreCommand): Promise<RunningStore> {
  const child = spawn(command.program, command.arguments, { stdio: 'ignore' })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`${command.program} ended with code ${code} before it was ready`)),
    )
  })
  await Promise.race([failed, listening(command.port)])
  return {
    process: child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill(signal)
      await ended
    },
  }
}

/** Settles when something takes connections on a loopback port; gives up after ten seconds. */
export async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(10)) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => socket.destroy() && resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (connected) return
  }
  throw new Error(`Nothing listens on port ${port} after ten seconds`)
}
