import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dynamodbProgram } from '../engines/stores.ts'
import { listenErrorCode } from './ports.ts'
import { findProgram } from './programs.ts'
import { type PortUse, portUses, type Settings, SetupError } from './settings.ts'

/** The programs that the stack runs, as paths. A store of one's own needs none. */
export interface Programs {
  readonly haproxy: string
  readonly redis: string | undefined
}

/** Finds every program, installing what is missing; says in one sentence what cannot be had. */
export function requirePrograms(settings: Settings): Programs {
  if (!settings.dynamodbEndpoint) dynamodbProgram()
  const missing = () => !findHaproxy() || (!settings.redisUrl && !findRedis())
  if (missing()) spawnSync('/bin/sh', [join('bin', 'init.sh')], { stdio: 'inherit' })
  const haproxy = findHaproxy()
  const redis = findRedis()
  if (!haproxy) throw new SetupError('HAProxy is missing: install haproxy and start again.')
  if (!redis && !settings.redisUrl) {
    throw new SetupError(
      'Redis is missing: install redis-server or valkey-server, or name a Redis of your own in REDIS_URL.',
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

/** Refuses to start where something else has one of the ports, or where one is not this user's to have. */
export async function requirePorts(settings: Settings): Promise<void> {
  for (const use of portUses(settings)) {
    const obstacle = await listenErrorCode(use.port)
    if (obstacle) throw new SetupError(portErrorMessage(use, obstacle))
  }
}

/** Why a port cannot be listened on, of which an error's code tells. */
export function portErrorMessage({ port, use, variable }: PortUse, obstacle: string): string {
  const another = `${variable}=… npm start`
  if (obstacle === 'EADDRINUSE') {
    return `Port ${port}, for ${use}, is taken by another program. Free it, or name another: ${another}`
  }
  return `Port ${port}, for ${use}, may not be had by this user (${obstacle}). Name another: ${another}`
}

/** Makes the folder if it is missing, and says so if it cannot be written to. */
export function requireDataFolder({ dataFolder }: Settings): void {
  try {
    makeFolder(dataFolder)
    accessSync(dataFolder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SetupError(
      `DATA_FOLDER should be a folder that can be written to, not ${dataFolder} (${code}).`,
    )
  }
}

/** Not by `mkdirSync`'s own recursion, which never ends where a folder can have none in it, such as `/proc`. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}
