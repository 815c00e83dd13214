import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isFree } from './ports.ts'
import { findProgram } from './programs.ts'
import { portVariables, type Settings, SetupError } from './settings.ts'
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
export async function requirePorts({ ports, redisUrl, dynamodbEndpoint }: Settings): Promise<void> {
  const wanted: [port: number, use: string, variable: string][] = [
    [ports.likes, 'the likes service', portVariables.likes[0]],
    [ports.polls, 'the polls service', portVariables.polls[0]],
    [ports.registry, 'the registry', portVariables.registry[0]],
    [ports.statistics, "HAProxy's statistics", portVariables.statistics[0]],
    ...ports.gateways.flatMap(({ http, lambda }, index): [number, string, string][] => [
      [http, `gateway ${index + 1}`, portVariables.gateways[0]],
      [lambda, `gateway ${index + 1}'s functions`, portVariables.gateways[0]],
    ]),
  ]
  if (!redisUrl) wanted.push([ports.redis, 'Redis', portVariables.redis[0]])
  if (!dynamodbEndpoint) wanted.push([ports.dynamodb, 'DynamoDB', portVariables.dynamodb[0]])
  for (const [port, use, variable] of wanted) {
    if (!(await isFree(port))) {
      throw new SetupError(
        `Port ${port}, for ${use}, is taken by another program. Free it, or name another: ${variable}=… npm start`,
      )
    }
  }
}
