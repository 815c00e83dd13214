import { createRequire } from 'node:module'
import { join } from 'node:path'
import { waitForPort } from '../engines/stores.ts'
import { gatewayEnvironment } from '../stack/environment.ts'
import { filterGatewayLine } from '../stack/log-filters.ts'
import type { GatewayPorts, Settings } from '../stack/settings.ts'
import type { ProcessSpec } from '../stack/supervised-process.ts'

const startTimeoutMs = 60_000

/** A gateway: `serverless offline` over bundles that are built already. */
export function gatewayProcess(
  name: string,
  { http, lambda }: GatewayPorts,
  settings: Settings,
): ProcessSpec {
  const serverless = createRequire(join(process.cwd(), 'package.json')).resolve(
    'serverless/bin/serverless.js',
  )
  return {
    name,
    program: process.execPath,
    arguments: [serverless, 'offline', '--httpPort', `${http}`, '--lambdaPort', `${lambda}`, '--noSponsor'],
    environment: gatewayEnvironment(settings, http),
    ready: () => waitForPort(http, startTimeoutMs),
    filterLine: filterGatewayLine,
    // SIGTERM would make it deregister and drain first, which is pointless while the whole stack stops.
    stopSignal: 'SIGINT',
  }
}
