import { createRequire } from 'node:module'
import { join } from 'node:path'
import { waitForPort } from '../engines/stores.ts'
import { gatewayEnvironment } from '../stack/environment.ts'
import { filterGatewayLine } from '../stack/log-filters.ts'
import type { GatewayPorts, Settings } from '../stack/settings.ts'
import type { Program } from '../stack/supervised-process.ts'

/** How long a gateway may take until it listens, in milliseconds. */
const patience = 60_000

/** A gateway: `serverless offline` over bundles that are made already. */
export function gatewayProgram(name: string, { http, lambda }: GatewayPorts, settings: Settings): Program {
  const serverless = createRequire(join(process.cwd(), 'package.json')).resolve(
    'serverless/bin/serverless.js',
  )
  return {
    name,
    program: process.execPath,
    arguments: [serverless, 'offline', '--httpPort', `${http}`, '--lambdaPort', `${lambda}`, '--noSponsor'],
    environment: gatewayEnvironment(settings, http),
    ready: () => waitForPort(http, patience),
    readable: filterGatewayLine,
    // On SIGTERM it would leave the registry first, as one among others does; here all end together.
    stopSignal: 'SIGINT',
  }
}
