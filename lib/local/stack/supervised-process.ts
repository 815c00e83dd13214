import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { OrphanReaper } from './orphan-reaper.ts'
import type { LineWriter } from './process-log.ts'

export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
}

/** A process that must run for as long as the stack does. */
export interface ProcessSpec extends Command {
  readonly name: string
  /** Settles once the process is ready; called after every start. */
  readonly ready: () => Promise<void>
  /** The signal for a graceful stop, SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals
  /** The text to log for a line of output, undefined to drop the line. */
  readonly filterLine?: (line: string) => string | undefined
}

/** After this time a process that was told to stop is killed. */
const stopTimeoutMs = 8_000
const restartDelayMs = { first: 250, longest: 10_000 }
/** A process that ran for this long is restarted with the first delay again. */
const stableAfterMs = 10_000

/**
 * Starts a process, restarts it with exponential back-off when it exits, and stops it together with its descendants.
 * Each process leads a process group of its own, so that Ctrl-C reaches only the supervisor, which decides the order of
 * the shutdown.
 */
export class SupervisedProcess {
  private child: ChildProcess | undefined
  private readonly stopping = new AbortController()

  constructor(
    private readonly spec: ProcessSpec,
    private readonly log: LineWriter,
    private readonly orphanReaper: OrphanReaper,
  ) {}

  /** Settles when the process is ready; rejects if it exits first. */
  async start(): Promise<void> {
    const exit = this.launch()
    await this.waitUntilReady(exit)
    void this.keepRunning(exit)
  }

  /** Stops it gracefully, or kills it after the time-out. */
  async stop(): Promise<void> {
    this.stopping.abort()
    const { child } = this
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(this.spec.stopSignal ?? 'SIGTERM')
    const timer = setTimeout(() => {
      this.log(`did not stop within ${stopTimeoutMs / 1000} s; killing it`)
      killGroup(child)
    }, stopTimeoutMs)
    await exited
    clearTimeout(timer)
  }

  /** Restarts the process after each exit until `stop` is called. */
  private async keepRunning(firstExit: Promise<string>): Promise<void> {
    let exit = firstExit
    let startedAt = Date.now()
    let delayMs = restartDelayMs.first
    for (;;) {
      const reason = await exit
      if (this.stopping.signal.aborted) return
      if (Date.now() - startedAt > stableAfterMs) delayMs = restartDelayMs.first
      this.log(`exited (${reason}); restarting in ${delayMs} ms`)
      await this.pause(delayMs)
      if (this.stopping.signal.aborted) return
      delayMs = Math.min(2 * delayMs, restartDelayMs.longest)
      startedAt = Date.now()
      exit = this.launch()
      // An exit before it is ready is handled by the next iteration.
      void this.waitUntilReady(exit).catch(() => undefined)
    }
  }

  /** Waits, but not beyond a call of `stop`. */
  private async pause(delayMs: number): Promise<void> {
    await delay(delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
  }

  private async waitUntilReady(exit: Promise<string>): Promise<void> {
    const startedAt = Date.now()
    const { name, ready } = this.spec
    const earlyExit = exit.then((reason) =>
      Promise.reject(new Error(`${name} exited (${reason}) before it was ready`)),
    )
    await Promise.race([ready(), earlyExit])
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
    this.log(`ready after ${seconds} s (pid ${this.child?.pid})`)
  }

  /** Spawns the process; the promise settles with the reason of its exit. */
  private launch(): Promise<string> {
    const { filterLine = (line: string) => line } = this.spec
    const child = spawnCommand(
      this.spec,
      (line) => {
        const text = filterLine(line)
        if (text !== undefined) this.log(text)
      },
      { detached: true },
    )
    this.child = child
    const { pid } = child
    if (pid) this.orphanReaper.add(pid)
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', (code, signal) => {
        killGroup(child)
        if (pid) this.orphanReaper.remove(pid)
        resolve(signal ?? `code ${code}`)
      })
    })
  }
}

/** Runs a command that ends by itself; rejects if it fails. */
export async function runToEnd(command: Command, writeLine: LineWriter): Promise<void> {
  const child = spawnCommand(command, writeLine)
  const [code] = await once(child, 'exit')
  if (code !== 0) {
    throw new Error(`${[command.program, ...command.arguments].join(' ')} exited with code ${code}`)
  }
}

function spawnCommand(
  { program, arguments: parameters, environment = process.env }: Command,
  onLine: LineWriter,
  options: { detached?: boolean } = {},
): ChildProcess {
  const child = spawn(program, parameters, {
    ...options,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', onLine)
  }
  return child
}

/** Kills a process and its descendants; a group that is gone already is no error. */
function killGroup({ pid }: ChildProcess): void {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
