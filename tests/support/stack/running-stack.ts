import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFree } from '../../../lib/local/stack/ports.ts'
import { eventually } from '../eventually.ts'

/** A whole system as `npm start` runs it, on ports of its own. */
export interface RunningStack {
  /** Where each service is behind HAProxy, such as `http://127.0.0.1:21000`. */
  readonly likes: string
  readonly polls: string
  readonly registry: string
  /** Everything that it has said so far. */
  readonly output: string
  readonly process: ChildProcess
  readonly environment: NodeJS.ProcessEnv
  /** The process id of one of its processes as of now: `redis`, `gateway-1`, … */
  processId(name: string): number
  /** Settles when the stack says something that matches, from now on. */
  says(pattern: RegExp): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts a stack and settles when it is ready. */
export async function startStack(environment: NodeJS.ProcessEnv): Promise<RunningStack> {
  const child = runStart(environment)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const said = (pattern: RegExp, from = 0) =>
    eventually(() => {
      if (pattern.test(output.slice(from))) return true
      if (child.exitCode !== null) throw new Error(`The stack ended:\n${output}`)
      return false
    }, `${pattern} in\n${output}`)
  await said(/^Ready after /m)
  return {
    likes: `http://127.0.0.1:${environment.LIKES_PORT}`,
    polls: `http://127.0.0.1:${environment.POLLS_PORT}`,
    registry: `http://127.0.0.1:${environment.REGISTRY_PORT}`,
    process: child,
    environment,
    get output() {
      return output
    },
    processId(name) {
      const ready = [...output.matchAll(/(\S+) +ready after \S+ s \(pid (\d+)\)/g)]
      return Number(ready.findLast(([, who]) => who === name)?.[2])
    },
    says: (pattern) => said(pattern, output.length),
    async stop(signal = 'SIGINT') {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill(signal)
        await ended
      }
      return child.exitCode
    },
  }
}

/** Runs what `npm start`, or another script of package.json, runs. */
export function runStart(environment: NodeJS.ProcessEnv, script = 'start'): ChildProcess {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, entry = ''] = /bin\/run\.js (\S+)$/.exec(scripts[script]) ?? []
  return spawn(process.execPath, ['bin/run.js', entry], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** A temporary data folder and free ports, as start's environment. */
export async function ownEnvironment(): Promise<NodeJS.ProcessEnv & { DATA_FOLDER: string }> {
  // The gateways' come last: there are several, in a row.
  const names = ['LIKES', 'POLLS', 'REGISTRY', 'STATISTICS', 'REDIS', 'DYNAMODB', 'GATEWAY']
  const first = await freePorts(names.length + 3)
  return {
    DATA_FOLDER: mkdtempSync(join(tmpdir(), 'microblog-stack-')),
    ...Object.fromEntries(names.map((name, index) => [`${name}_PORT`, `${first + index}`])),
  }
}

/** How many ports each of Jest's workers has to itself, so that no stack takes one of another's that is starting again. */
const share = 1_000

/** The first of so many free ports in a row, below those that the system gives to clients. */
async function freePorts(count: number): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % 10
  for (;;) {
    const first = 20_000 + worker * share + Math.floor(Math.random() * (share - count))
    const ports = Array.from({ length: count }, (_, index) => first + index)
    const free = await Promise.all(ports.map(isFree))
    if (free.every(Boolean)) return first
  }
}
