import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../../lib/local/stack/ports.ts'
import { findProgram } from '../../../lib/local/stack/programs.ts'
import { portEnvironment } from '../../../lib/local/stack/settings.ts'

/** The ports that HAProxy listens on. */
export type HaproxyPorts = Record<'likes' | 'x' | 'polls' | 'registry' | 'statistics' | 'dynamodb', number>

export async function freeHaproxyPorts(): Promise<HaproxyPorts> {
  const [likes, x, polls, registry, statistics, dynamodb] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  return { likes, x, polls, registry, statistics, dynamodb }
}

/** HAProxy as `npm start` runs it, without the processes behind it. */
export function startHaproxy(ports: HaproxyPorts, environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(findProgram('haproxy') ?? 'haproxy', ['-db', '-f', 'haproxy.cfg'], {
    env: {
      ...portEnvironment(ports),
      ...environment,
    },
    stdio: 'ignore',
  })
}

export async function stopHaproxy(haproxy: ChildProcess): Promise<void> {
  const ended = once(haproxy, 'exit')
  haproxy.kill('SIGTERM')
  await ended
}
