import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { OrphanReaper } from './orphan-reaper.ts'
import type { LineWriter } from './process-log.ts'

export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
}

/** A program that is to run for as long as the stack does. */
export interface Program extends Command {
  readonly name: string
  /** Settles when it does its work; asked anew after every start. */
  readonly ready: () => Promise<void>
  /** The signal on which it ends in good order. */
  readonly stopSignal?: NodeJS.Signals
  /** What to show for a line of its output, undefined for nothing. */
  readonly readable?: (line: string) => string | undefined
}

/** How long a process may take to end in good order before it is killed, in milliseconds. */
const patience = 8_000
const backoff = { first: 250, longest: 10_000 }
/** A process that has run for so long, in milliseconds, is started again without much ado. */
const steady = 10_000

/**
 * Keeps a program running: starts it, starts it again with growing pauses when it dies, and ends it together
 * with everything that it started. It has a process group of its own, so that Ctrl-C reaches the supervisor
 * alone and the order of the end is the supervisor's.
 */
export class SupervisedProcess {
  private child: ChildProcess | undefined
  private readonly stopping = new AbortController()

  constructor(
    private readonly program: Program,
    private readonly say: LineWriter,
    private readonly orphanReaper: OrphanReaper,
  ) {}

  /** Starts it and settles when it is ready; rejects when it ends before that. */
  async start(): Promise<void> {
    const ended = this.launch()
    await this.untilReady(ended)
    void this.keepRunning(ended)
  }

  /** Ends it, in good order if it does so in time. */
  async stop(): Promise<void> {
    this.stopping.abort()
    const { child } = this
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(this.program.stopSignal ?? 'SIGTERM')
    const impatient = setTimeout(() => {
      this.say('does not end; killing it')
      killGroup(child)
    }, patience)
    await ended
    clearTimeout(impatient)
  }

  private async keepRunning(first: Promise<string>): Promise<void> {
    const { signal } = this.stopping
    let pause = backoff.first
    for (let ended = first; ; ended = this.launch()) {
      const since = Date.now()
      if (ended !== first) void this.untilReady(ended).catch(() => undefined)
      const how = await ended
      if (signal.aborted) return
      if (Date.now() - since > steady) pause = backoff.first
      this.say(`ended (${how}); starting it again in ${pause} ms`)
      await delay(pause, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      pause = Math.min(2 * pause, backoff.longest)
    }
  }

  private async untilReady(ended: Promise<string>): Promise<void> {
    const since = Date.now()
    const { name, ready } = this.program
    const early = ended.then((how) => Promise.reject(new Error(`${name} ended (${how}) before it was ready`)))
    await Promise.race([ready(), early])
    this.say(`ready after ${((Date.now() - since) / 1000).toFixed(1)} s, process ${this.child?.pid}`)
  }

  /** Starts the program; the promise is of how it ended. */
  private launch(): Promise<string> {
    const { program, arguments: parameters, environment = process.env } = this.program
    const child = spawn(program, parameters, {
      detached: true,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    const { pid } = child
    if (pid) this.orphanReaper.add(pid)
    const { readable = (line: string) => line } = this.program
    for (const output of [child.stdout, child.stderr]) {
      eachLine(output, (line) => {
        const text = readable(line)
        if (text !== undefined) this.say(text)
      })
    }
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

/** Runs a program that ends by itself; rejects when it fails. */
export async function runToEnd(
  { program, arguments: parameters, environment }: Command,
  say: LineWriter,
): Promise<void> {
  const child = spawn(program, parameters, {
    env: environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  eachLine(child.stdout, say)
  eachLine(child.stderr, say)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${[program, ...parameters].join(' ')} ended with code ${code}`)
}

function eachLine(output: Readable, take: (line: string) => void): void {
  createInterface({ input: output }).on('line', take)
}

/** Kills a process and everything that it started; what has ended already is no error. */
function killGroup({ pid }: ChildProcess): void {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
