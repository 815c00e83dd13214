import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { waitForPort } from '../../lib/local/engines/stores.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import { findProgram } from '../../lib/local/stack/programs.ts'
import { portEnvironment } from '../../lib/local/stack/settings.ts'
import { bundleAll, workFolder } from './bundles.ts'
import type { Processes } from './processes.ts'

/** A function of a benchmark's own service. */
export interface GatewayFunction {
  /** The file of its handler, without extension. */
  readonly file: string
  /** `POST /likes/new/likes` and the like. */
  readonly routes: readonly string[]
}

/** What answers HAProxy's health checks of each service. */
export const noOp: GatewayFunction = {
  file: 'bench/floor/no-op',
  routes: ['POST /floor/no-op', ...['likes', 'polls', 'registry'].map((name) => `GET /${name}/health-check`)],
}

/** Writes a Serverless service that consists of these functions. */
export async function writeService(functions: Readonly<Record<string, GatewayFunction>>): Promise<void> {
  await bundleAll(Object.values(functions).map(({ file }) => file))
  const { provider, custom } = parse(readFileSync('serverless.yml', 'utf8'))
  const service = {
    service: 'bench',
    provider: { name: provider.name, runtime: provider.runtime },
    plugins: ['./http-api.mjs', 'serverless-offline'],
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, { file, routes }]) => [
        name,
        { handler: `${file}.handler`, events: routes.map((httpApi) => ({ httpApi })) },
      ]),
    ),
    custom: { 'serverless-offline': custom['serverless-offline'] },
  }
  // Serverless requires a plugin to be inside of the service.
  const plugin = pathToFileURL(resolve('lib/local/gateway/http-api/plugin.js')).href
  writeFileSync(join(workFolder, 'http-api.mjs'), `export { default } from '${plugin}'\n`)
  writeFileSync(join(workFolder, 'serverless.json'), JSON.stringify(service, null, 2))
}

/** Starts a gateway of the service that was written last, and returns its port. */
export async function startGateway(processes: Processes): Promise<number> {
  const [http, lambda] = [await freePort(), await freePort()]
  const serverless = createRequire(join(workFolder, 'package.json')).resolve('serverless/bin/serverless.js')
  const ports = ['--httpPort', `${http}`, '--lambdaPort', `${lambda}`]
  processes.start(process.execPath, [serverless, 'offline', ...ports, '--noSponsor'], { cwd: workFolder })
  await waitForPort(http, 60_000)
  return http
}

/**
 * Starts HAProxy, and returns the port of the likes service; undefined if it is not installed.
 *
 * @param x the port of X's API
 */
export async function startHaproxy(
  gateways: readonly number[],
  processes: Processes,
  x?: number,
): Promise<number | undefined> {
  const program = findProgram('haproxy')
  if (!program) return undefined
  const ports = await Promise.all(Array.from({ length: 5 }, () => freePort()))
  const [likes = 0, polls = 0, registry = 0, statistics = 0, unused = 0] = ports
  const environment = {
    ...portEnvironment({ likes, x: x ?? (await freePort()), polls, registry, statistics }),
    GATEWAY_1_PORT: `${gateways[0]}`,
    GATEWAY_2_PORT: `${gateways[1] ?? unused}`,
  }
  processes.start(program, ['-db', '-f', 'haproxy.cfg'], { env: { ...process.env, ...environment } })
  await waitForPort(likes)
  return likes
}
