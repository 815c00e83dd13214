import { styleText } from 'node:util'

type Colour = Parameters<typeof styleText>[0]

const colours: readonly Colour[] = ['cyan', 'green', 'magenta', 'blue', 'yellow', 'cyanBright', 'greenBright']

/** Writes text line by line. */
export type LineWriter = (text: string) => void

/**
 * The merged log of all processes. Every line has the time and the name of its process, in a colour per process where
 * the output is a terminal.
 */
export class ProcessLog {
  private readonly assigned = new Map<string, Colour>()
  private readonly coloured = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR

  constructor() {
    // A closed terminal must not interrupt the shutdown.
    process.stdout.on('error', () => undefined)
    process.stderr.on('error', () => undefined)
  }

  of(name: string): LineWriter {
    if (!this.assigned.has(name)) {
      this.assigned.set(name, colours[this.assigned.size % colours.length] ?? 'cyan')
    }
    return (text) => {
      const time = this.style('dim', new Date().toTimeString().slice(0, 8))
      const prefix = this.style(this.assigned.get(name) ?? 'cyan', name.padEnd(9))
      for (const line of text.split('\n')) console.log(`${time} ${prefix} ${line}`)
    }
  }

  /** Writes text that belongs to no process. */
  plain(text: string): void {
    console.log(text)
  }

  style(style: Colour, text: string): string {
    return this.coloured ? styleText(style, text) : text
  }
}
