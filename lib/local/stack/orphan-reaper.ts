import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Reads lines, each of which lists the process groups that are alive. If the input ends while there are any, the
 * process that wrote the lines has died without ending them, so the script ends them.
 */
const script = `
groups=
while IFS= read -r line; do groups=$line; done
for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
[ -z "$groups" ] && exit
sleep 3
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
`

/**
 * Ensures that no process group outlives this process, even if this process is killed outright: a small shell, in a
 * process group of its own, waits for its end of a pipe to close.
 */
export class OrphanReaper {
  private readonly shell: ChildProcess
  private readonly groups = new Set<number>()

  constructor() {
    this.shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    this.shell.stdin?.on('error', () => undefined)
    this.shell.unref()
  }

  add(group: number): void {
    this.groups.add(group)
    this.report()
  }

  remove(group: number): void {
    this.groups.delete(group)
    this.report()
  }

  /** Ends the shell. Must be called only after all groups have ended. */
  release(): void {
    this.shell.stdin?.end()
  }

  private report(): void {
    this.shell.stdin?.write(`${[...this.groups].join(' ')}\n`)
  }
}
