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
import { gatewayProcess } from './gateway-process.ts'

/**
 * `npm run gateway`: adds a gateway to a running stack, on free ports. The gateway registers itself, and HAProxy then
 * sends it requests. On Ctrl-C it deregisters and exits once it gets no more requests.
 */
async function addGateway(): Promise<number> {
  const settings = readSettings(process.env)
  requireDataFolder(settings)
  const { registry } = settings.ports
  if (await isFree(registry)) {
    throw new SetupError(`Nothing listens on port ${registry}. Start the stack first: npm start`)
  }
  const ports = { http: await freePort(), lambda: await freePort() }
  // A folder of its own, because the stack's gateways still read theirs.
  const buildFolder = relative(process.cwd(), join(settings.dataFolder, `build-${ports.http}`))
  await bundleFunctions(buildFolder)
  const log = new ProcessLog()
  const orphanReaper = new OrphanReaper()
  const spec = gatewayProcess(`gateway:${ports.http}`, ports, { ...settings, buildFolder })
  const gateway = new SupervisedProcess({ ...spec, stopSignal: 'SIGTERM' }, log.of(spec.name), orphanReaper)
  const stopRequested = untilStopRequested(log)
  await Promise.race([gateway.start(), stopRequested])
  await stopRequested
  await gateway.stop()
  orphanReaper.release()
  rmSync(buildFolder, { recursive: true, force: true })
  return 0
}

await runCommand(addGateway)
