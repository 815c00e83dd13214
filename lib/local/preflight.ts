import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isFree } from './ports.ts'
import { findProgram } from './programs.ts'
import { portUses, type Settings, SetupError } from './settings.ts'
import { dynamodbEngine } from './stores.ts'

/** The programs that the stack runs, as paths. A store of one's own needs none. */
export interface Programs {
  readonly haproxy: string
  readonly redis: string | undefined
}

/** Finds every program, installing what is missing; says in one sentence what cannot be had. */
export function requirePrograms(settings: Settings): Programs {
  if (!settings.dynamodbEndpoint) dynamodbEngine()
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

/** Refuses to start where something else has one of the ports. */
export async function requirePorts(settings: Settings): Promise<void> {
  for (const { port, use, variable } of portUses(settings)) {
    if (!(await isFree(port))) {
      throw new SetupError(
        `Port ${port}, for ${use}, is taken by another program. Free it, or name another: ${variable}=… npm start`,
      )
    }
  }
}

/** Makes the folder where it is missing; says so where it cannot be one that is written to. */
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
