import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundleFunctions } from './bundles.ts'
import { runCommand, untilToldToStop } from './command.ts'
import { gatewayProgram } from './gateway-program.ts'
import { Leash } from './leash.ts'
import { Log } from './log.ts'
import { freePort, isFree } from './ports.ts'
import { requireDataFolder } from './preflight.ts'
import { readSettings, SetupError } from './settings.ts'
import { Supervised } from './supervised.ts'

/**
 * `npm run gateway`: one more gateway beside a running stack, on free ports. It registers itself, so HAProxy
 * comes to send it requests; told to stop it leaves first, and ends when it is sent nothing any more.
 */
async function gateway(): Promise<number> {
  const settings = readSettings(process.env)
  requireDataFolder(settings)
  const { registry } = settings.ports
  if (await isFree(registry)) {
    throw new SetupError(`Nothing listens on port ${registry}. Start the stack first: npm start`)
  }
  const ports = { http: await freePort(), lambda: await freePort() }
  // Of its own: the stack's gateways go on reading theirs.
  const buildFolder = relative(process.cwd(), join(settings.dataFolder, `build-${ports.http}`))
  await bundleFunctions(buildFolder)
  const log = new Log()
  const leash = new Leash()
  const program = gatewayProgram(`gateway:${ports.http}`, ports, { ...settings, buildFolder })
  const supervised = new Supervised({ ...program, stopSignal: 'SIGTERM' }, log.of(program.name), leash)
  const stopping = untilToldToStop(log)
  await Promise.race([supervised.start(), stopping])
  await stopping
  await supervised.stop()
  leash.release()
  rmSync(buildFolder, { recursive: true, force: true })
  return 0
}

await runCommand(gateway)
