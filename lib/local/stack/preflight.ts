import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dynamodbProgram } from '../engines/stores.ts'
import { listenErrorCode } from './ports.ts'
import { findProgram } from './programs.ts'
import { type PortUse, portUses, type Settings, SetupError } from './settings.ts'

/** The paths of the programs that the stack runs. An external Redis needs none. */
export interface InstalledPrograms {
  readonly haproxy: string
  readonly redis: string | undefined
}

/** Finds all programs and installs missing ones; throws a setup error where that fails. */
export function requirePrograms(settings: Settings): InstalledPrograms {
  if (!settings.dynamodbEndpoint) dynamodbProgram()
  const missing = () => !findHaproxy() || (!settings.redisUrl && !findRedis())
  if (missing()) spawnSync('/bin/sh', [join('bin', 'init.sh')], { stdio: 'inherit' })
  const haproxy = findHaproxy()
  const redis = findRedis()
  if (!haproxy) throw new SetupError('HAProxy is missing. Install haproxy and start again.')
  if (!redis && !settings.redisUrl) {
    throw new SetupError(
      'Redis is missing. Install redis-server or valkey-server, or set REDIS_URL to a Redis of your own.',
    )
  }
  return { haproxy, redis }
}

function findHaproxy(): string | undefined {
  return findProgram('haproxy')
}

function findRedis(): string | undefined {
  return findProgram('redis-server', 'valkey-server')
}

/** Throws a setup error if a port is in use, or if this user may not listen on it. */
export async function requirePorts(settings: Settings): Promise<void> {
  for (const use of portUses(settings)) {
    const code = await listenErrorCode(use.port)
    if (code) throw new SetupError(portErrorMessage(use, code))
  }
}

export function portErrorMessage({ port, use, variable }: PortUse, code: string): string {
  const example = `${variable}=… npm start`
  if (code === 'EADDRINUSE') {
    return `Port ${port}, for ${use}, is already in use. Free it, or choose another port: ${example}`
  }
  return `Port ${port}, for ${use}, is not available to this user (${code}). Choose another port: ${example}`
}

/** Creates the folder if it is missing; throws a setup error if it is not writable. */
export function requireDataFolder({ dataFolder }: Settings): void {
  try {
    makeFolder(dataFolder)
    accessSync(dataFolder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SetupError(`DATA_FOLDER must be a writable folder, not ${dataFolder} (${code}).`)
  }
}

/** Not by `mkdirSync` with `recursive`, which never returns for a path inside of `/proc`. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}
