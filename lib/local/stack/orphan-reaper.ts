import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Reads lines, each the process groups that live at the moment. When its input ends while groups live, whoever
 * wrote them has died without ending them: it ends them in its stead.
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
 * Sees to it that no process group outlives this process, even when this process is killed outright and can end
 * nothing itself: a small shell, in a group of its own, waits for our end of its pipe to close.
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

  /** Lets the shell go; to be called when all groups have ended. */
  release(): void {
    this.shell.stdin?.end()
  }

  private report(): void {
    this.shell.stdin?.write(`${[...this.groups].join(' ')}\n`)
  }
}
