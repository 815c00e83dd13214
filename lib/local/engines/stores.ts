import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { findProgram } from '../stack/programs.ts'
import { SetupError } from '../stack/settings.ts'

/** The command that starts a store's server. */
export interface StoreCommand {
  readonly program: string
  readonly arguments: readonly string[]
  /** 127.0.0.1 by default. */
  readonly address?: string
  readonly port: number
}

/**
 * A Redis or Valkey of this project's own, on loopback, with its data in `folder`. Every write reaches the append-only
 * file before the reply, so that a killed server loses no confirmed write. The operating system decides when the file
 * reaches the disk: with a sync each second, writes would be buffered while it lasts, and lost if the server were killed
 * meanwhile.
 */
export function redisCommand({
  program = findProgram('redis-server', 'valkey-server') ?? 'redis-server',
  port,
  folder,
}: {
  program?: string
  port: number
  folder: string
}): StoreCommand {
  const options = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'no',
    save: '',
    loglevel: 'warning',
  }
  return {
    program,
    port,
    arguments: Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  }
}

/** The embedded DynamoDB engine, an npm package. Without `file` it keeps its data in memory. */
export function dynamodbCommand({
  address = '127.0.0.1',
  port,
  file,
}: {
  address?: string
  port: number
  file?: string
}): StoreCommand {
  return {
    program: dynamodbProgram(),
    address,
    port,
    arguments: ['--host', address, '--port', `${port}`, ...(file ? ['--db-path', file] : [])],
  }
}

/** The path of the engine's executable, which exists only for some platforms. */
export function dynamodbProgram(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`)
  } catch {
    throw new SetupError(
      `There is no embedded DynamoDB engine for ${platform}. Start DynamoDB Local, for example with \`docker run -p 127.0.0.1:8000:8000 amazon/dynamodb-local -jar DynamoDBLocal.jar -sharedDb -inMemory\`, and set DYNAMODB_ENDPOINT=http://127.0.0.1:8000`,
    )
  }
}

/** The region and the credentials for the embedded engine, which accepts any. */
export const localAws = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
}

export interface RunningStore {
  readonly process: ChildProcess
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a store and waits until it accepts connections. */
export async function startStore(command: StoreCommand): Promise<RunningStore> {
  const child = spawn(command.program, command.arguments, { stdio: 'ignore' })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`${command.program} exited with code ${code} before it was ready`)),
    )
  })
  await Promise.race([failed, waitForPort(command.port, undefined, command.address)])
  return {
    process: child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill(signal)
      await exited
    },
  }
}

/** Settles when a program accepts connections on a loopback port; rejects after `timeoutMs`. */
export async function waitForPort(port: number, timeoutMs = 10_000, address = '127.0.0.1'): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await delay(10)) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, address)
      socket.once('connect', () => socket.destroy() && resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (connected) return
  }
  throw new Error(`Nothing listens on port ${port} of ${address} after ${timeoutMs} ms`)
}
