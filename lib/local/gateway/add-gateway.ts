import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundleFunctions } from '../build/bundles.ts'
import { runCommand, untilStopRequested } from '../stack/command.ts'
import { OrphanReaper } from '../stack/orphan-reaper.ts'
import { freePort, isFree } from '../stack/ports.ts'
import { requireDataFolder } from '../stack/preflight.ts'
import { ProcessLog } from '../stack/process-log.ts'
import { readSettings, SetupError } from '../stack/settings.ts'
import { SupervisedProcess } from '../stack/supervised-process.ts'
import { gatewayProgram } from './gateway-program.ts'

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
  const log = new ProcessLog()
  const orphanReaper = new OrphanReaper()
  const program = gatewayProgram(`gateway:${ports.http}`, ports, { ...settings, buildFolder })
  const supervised = new SupervisedProcess(
    { ...program, stopSignal: 'SIGTERM' },
    log.of(program.name),
    orphanReaper,
  )
  const stopping = untilStopRequested(log)
  await Promise.race([supervised.start(), stopping])
  await stopping
  await supervised.stop()
  orphanReaper.release()
  rmSync(buildFolder, { recursive: true, force: true })
  return 0
}

await runCommand(gateway)
