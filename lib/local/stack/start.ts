import { banner } from './banner.ts'
import { runCommand, untilStopRequested } from './command.ts'
import { requireDataFolder, requirePorts, requirePrograms } from './preflight.ts'
import { ProcessLog } from './process-log.ts'
import { readSettings } from './settings.ts'
import { requireSingleInstance } from './single-instance.ts'
import { Stack } from './stack.ts'

/** `npm start`: runs the whole system until Ctrl-C. */
async function start(): Promise<number> {
  const settings = readSettings(process.env)
  requireDataFolder(settings)
  const releaseInstance = await requireSingleInstance(settings.dataFolder)
  const programs = requirePrograms(settings)
  await requirePorts(settings)
  const log = new ProcessLog()
  const stack = new Stack(settings, programs, log)
  const stopRequested = untilStopRequested(log)
  let exitCode = 0
  try {
    const ready = stack
      .start()
      .then(() => log.plain(banner(settings, (style, text) => log.style(style, text))))
    await Promise.race([ready, stopRequested])
    await stopRequested
  } catch (error) {
    log.plain(error instanceof Error ? error.message : String(error))
    exitCode = 1
  }
  await stack.stop()
  releaseInstance()
  return exitCode
}

await runCommand(start)
