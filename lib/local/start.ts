import { mkdirSync } from 'node:fs'
import { banner } from './banner.ts'
import { Log } from './log.ts'
import { requirePorts, requirePrograms } from './preflight.ts'
import { readSettings, type Settings, SetupError } from './settings.ts'
import { becomeSoleStack } from './sole.ts'
import { Stack } from './stack.ts'

/** `npm start`: the whole system, until Ctrl-C. */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  mkdirSync(settings.dataFolder, { recursive: true })
  const leave = await becomeSoleStack(settings.dataFolder)
  const programs = requirePrograms(settings)
  await requirePorts(settings)
  const log = new Log()
  const stack = new Stack(settings, programs, log)
  const stopping = untilToldToStop(log)
  let code = 0
  try {
    await Promise.race([stack.start().then(() => greet(settings, log)), stopping])
    await stopping
  } catch (error) {
    log.plain(error instanceof Error ? error.message : String(error))
    code = 1
  }
  await stack.stop()
  leave()
  process.exit(code)
}

function greet(settings: Settings, log: Log): void {
  log.plain(banner(settings, (style, text) => log.style(style, text)))
}

/** Ctrl-C, a polite kill, or the terminal that went away. Said once; what npm passes on a second time is heard too. */
function untilToldToStop(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let told = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!told) log.plain('Stopping …')
        told = true
        resolve()
      })
    }
  })
}

try {
  await main()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exit(1)
}
