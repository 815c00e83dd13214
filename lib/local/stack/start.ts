import { banner } from './banner.ts'
import { runCommand, untilStopRequested } from './command.ts'
import { requireDataFolder, requirePorts, requirePrograms } from './preflight.ts'
import { ProcessLog } from './process-log.ts'
import { readSettings } from './settings.ts'
import { requireSingleInstance } from './single-instance.ts'
import { Stack } from './stack.ts'

/** `npm start`: the whole system, until Ctrl-C. */
async function start(): Promise<number> {
  const settings = readSettings(process.env)
  requireDataFolder(settings)
  const leave = await requireSingleInstance(settings.dataFolder)
  const programs = requirePrograms(settings)
  await requirePorts(settings)
  const log = new ProcessLog()
  const stack = new Stack(settings, programs, log)
  const stopping = untilStopRequested(log)
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
