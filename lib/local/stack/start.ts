import { banner } from './banner.ts'
import { runCommand, untilToldToStop } from './command.ts'
import { Log } from './log.ts'
import { requireDataFolder, requirePorts, requirePrograms } from './preflight.ts'
import { readSettings } from './settings.ts'
import { becomeSoleStack } from './single-instance.ts'
import { Stack } from './stack.ts'

/** `npm start`: the whole system, until Ctrl-C. */
async function start(): Promise<number> {
  const settings = readSettings(process.env)
  requireDataFolder(settings)
  const leave = await becomeSoleStack(settings.dataFolder)
  const programs = requirePrograms(settings)
  await requirePorts(settings)
  const log = new Log()
  const stack = new Stack(settings, programs, log)
  const stopping = untilToldToStop(log)
  let code = 0
  try {
    const ready = stack
      .start()
      .then(() => log.plain(banner(settings, (style, text) => log.style(style, text))))
    await Promise.race([ready, stopping])
    await stopping
  } catch (error) {
    log.plain(error instanceof Error ? error.message : String(error))
    code = 1
  }
  await stack.stop()
  leave()
  return code
}

await runCommand(start)
