import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** The child processes of a measurement. They are killed when this process exits, at the latest. */
export class Processes {
  private readonly children: ChildProcess[] = []
  private readonly killAll = () => {
    for (const child of this.children) child.kill('SIGKILL')
  }

  constructor() {
    process.once('exit', this.killAll)
  }

  start(program: string, parameters: readonly string[], options: SpawnOptions = {}): void {
    this.children.push(spawn(program, parameters, { stdio: 'ignore', ...options }))
  }

  async end(): Promise<void> {
    const alive = this.children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    const ended = alive.map((child) => once(child, 'exit'))
    this.killAll()
    await Promise.all(ended)
    process.off('exit', this.killAll)
  }
}
