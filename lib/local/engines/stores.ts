import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { findProgram } from '../stack/programs.ts'
import { SetupError } from '../stack/settings.ts'

/** How to start a store's server: a program and its arguments. */
export interface StoreCommand {
  readonly program: string
  readonly arguments: readonly string[]
  /** Without it, 127.0.0.1. */
  readonly address?: string
  readonly port: number
}

/**
 * Redis or Valkey, private to this project: on loopback, its data in `folder`. Every write reaches the append-only file
 * before its answer, so that a killed server has lost nothing that it confirmed. When the file reaches the disk is up
 * to the system: a sync each second would hold writes back while it lasts, and a server that is killed meanwhile would
 * lose them.
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

/** The DynamoDB engine that comes as an npm package; without `file` it keeps its data in memory. */
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

/** The path of the engine's program, which exists for some platforms only. */
export function dynamodbProgram(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`)
  } catch {
    throw new SetupError(
      `There is no embedded DynamoDB engine for ${platform}. Start DynamoDB Local, such as with \`docker run -p 127.0.0.1:8000:8000 amazon/dynamodb-local -jar DynamoDBLocal.jar -sharedDb -inMemory\`, and name it: DYNAMODB_ENDPOINT=http://127.0.0.1:8000`,
    )
  }
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
  await Promise.race([failed, waitForPort(command.port, undefined, command.address)])
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

/** Settles when something takes connections on a port of the loopback interface; gives up after `patience` milliseconds. */
export async function waitForPort(port: number, patience = 10_000, address = '127.0.0.1'): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(10)) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, address)
      socket.once('connect', () => socket.destroy() && resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (connected) return
  }
  throw new Error(`Nothing listens on port ${port} of ${address} after ${patience} ms`)
}
