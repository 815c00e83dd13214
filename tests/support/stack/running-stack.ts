import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFree } from '../../../lib/local/stack/ports.ts'
import { eventually } from '../eventually.ts'

/** A whole system as `npm start` runs it, on ports of its own. */
export interface RunningStack {
  /** The URL of each service behind HAProxy, such as `http://127.0.0.1:21000`. */
  readonly likes: string
  readonly x: string
  readonly polls: string
  readonly registry: string
  /** Its output so far. */
  readonly output: string
  readonly process: ChildProcess
  readonly environment: NodeJS.ProcessEnv
  /** The current process id of `redis`, `gateway-1`, … */
  processId(name: string): number
  /** Waits for output from now on that matches. */
  waitForOutput(pattern: RegExp): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts a stack and waits until it is ready. */
export async function startStack(environment: NodeJS.ProcessEnv): Promise<RunningStack> {
  const child = runStart(environment)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const printed = (pattern: RegExp, from = 0) =>
    eventually(() => {
      if (pattern.test(output.slice(from))) return true
      if (child.exitCode !== null) throw new Error(`The stack ended:\n${output}`)
      return false
    }, `${pattern} in\n${output}`)
  await printed(/^Ready after /m)
  return {
    likes: `http://127.0.0.1:${environment.LIKES_PORT}`,
    x: `http://127.0.0.1:${environment.X_PORT}`,
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
    waitForOutput: (pattern) => printed(pattern, output.length),
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

/** Runs the program of `npm start` or of another script in package.json. */
export function runStart(environment: NodeJS.ProcessEnv, script = 'start'): ChildProcess {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, entry = ''] = /bin\/run\.js (\S+)$/.exec(scripts[script]) ?? []
  return spawn(process.execPath, ['bin/run.js', entry], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** An environment for a stack with a temporary data folder and free ports. */
export async function ownEnvironment(): Promise<NodeJS.ProcessEnv & { DATA_FOLDER: string }> {
  // The gateways' ports come last, since they are consecutive.
  const names = ['LIKES', 'X', 'POLLS', 'REGISTRY', 'STATISTICS', 'REDIS', 'DYNAMODB', 'GATEWAY']
  const first = await freePorts(names.length + 3)
  return {
    DATA_FOLDER: mkdtempSync(join(tmpdir(), 'microblog-stack-')),
    ...Object.fromEntries(names.map((name, index) => [`${name}_PORT`, `${first + index}`])),
  }
}

/** The ports of each Jest worker, so that no stack takes the port of another one's restarting process. */
const portsPerWorker = 1_000

/** The first of `count` consecutive free ports, below the system's ephemeral ports. */
async function freePorts(count: number): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % 10
  for (;;) {
    const first = 20_000 + worker * portsPerWorker + Math.floor(Math.random() * (portsPerWorker - count))
    const ports = Array.from({ length: count }, (_, index) => first + index)
    const free = await Promise.all(ports.map(isFree))
    if (free.every(Boolean)) return first
  }
}
