import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { waitForPort } from '../lib/local/engines/stores.ts'
import { freePort } from '../lib/local/stack/ports.ts'
import { findProgram } from '../lib/local/stack/programs.ts'
import { portEnvironment } from '../lib/local/stack/settings.ts'
import type { LoadPlan } from './load.ts'
import { bundleAll, workFolder } from './support/bundles.ts'
import { publishPosts } from './support/data.ts'
import { compare, type Measured } from './support/measure.ts'
import { Processes } from './support/processes.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, ratio, table } from './support/table.ts'

const connections = 16
const likeUrl = 'new/likes?username=*&posts_id=1'

/** Likes through one gateway, compared with bare handlers on the same gateway, and then behind HAProxy. */
export async function gateway(stores: BenchStores): Promise<string> {
  await publishPosts(stores)
  await writeService()
  const processes = new Processes()
  try {
    const [first, second] = [await startGateway(processes), await startGateway(processes)]
    const alone = await measure([
      `http://127.0.0.1:${first}/floor/like?username=*&posts_id=1`,
      `http://127.0.0.1:${first}/likes/${likeUrl}`,
      `http://127.0.0.1:${first}/floor/no-op`,
    ])
    const routes = ['bare handler with the same script', 'real handler', 'no-op handler']
    const report = table(
      ['POST through one gateway', 'µs', 'requests/s', '÷ bare handler'],
      alone.map((measured, index) => row(routes[index], measured)),
    )
    return `${report}\n\n${await behindHaproxy([first, second], processes)}`
  } finally {
    await processes.end()
  }
}

async function behindHaproxy(gateways: readonly [number, number], processes: Processes): Promise<string> {
  const program = findProgram('haproxy')
  if (!program) return 'HAProxy is not installed, so gateways behind it were not measured.'
  const one = await startHaproxy(program, [gateways[0]], processes)
  const two = await startHaproxy(program, gateways, processes)
  const measured = await measure([
    `http://127.0.0.1:${gateways[0]}/likes/${likeUrl}`,
    `http://127.0.0.1:${one}/${likeUrl}`,
    `http://127.0.0.1:${two}/${likeUrl}`,
  ])
  const routes = ['one gateway', 'HAProxy, one gateway', 'HAProxy, two gateways']
  return table(
    ['POST /new/likes', 'µs', 'requests/s', '÷ one gateway'],
    measured.map((rates, index) => row(routes[index], rates)),
  )
}

function row(name = '', { microseconds, callsPerSecond, ratio: relative }: Measured) {
  return [name, figure(microseconds), Math.round(callsPerSecond), ratio(relative)]
}

async function measure(urls: readonly string[]): Promise<Measured[]> {
  console.error(`  ${urls.join('\n  ')}`)
  const targets = urls.map((url) => ({ method: 'POST' as const, url }))
  const plan: LoadPlan = { targets, connections, rounds: 10, requests: 1_000 }
  const arguments_ = ['bin/run.js', 'bench/load.ts', JSON.stringify(plan)]
  const { stdout } = await promisify(execFile)(process.execPath, arguments_)
  return compare(JSON.parse(stdout))
}

/** A Serverless service of the benchmark's own: the bundle of the real handler, and two for comparison. */
async function writeService(): Promise<void> {
  const handlers = {
    noOp: 'bench/floor/no-op',
    bareLike: 'bench/floor/like',
    likePost: 'handlers/likes/like',
  }
  await bundleAll(Object.values(handlers))
  const { provider, custom } = parse(readFileSync('serverless.yml', 'utf8'))
  const routes = {
    // HAProxy checks the health of each service.
    noOp: ['POST /floor/no-op', ...['likes', 'polls', 'registry'].map((name) => `GET /${name}/health-check`)],
    bareLike: ['POST /floor/like'],
    likePost: ['POST /likes/new/likes'],
  }
  const service = {
    service: 'bench',
    provider: { name: provider.name, runtime: provider.runtime },
    plugins: ['./http-api.mjs', 'serverless-offline'],
    functions: Object.fromEntries(
      Object.entries(handlers).map(([name, file]) => [
        name,
        {
          handler: `${file}.handler`,
          events: routes[name as keyof typeof routes].map((httpApi) => ({ httpApi })),
        },
      ]),
    ),
    custom: { 'serverless-offline': custom['serverless-offline'] },
  }
  // Serverless requires a plugin to be inside of the service.
  const plugin = pathToFileURL(resolve('lib/local/gateway/http-api/plugin.js')).href
  writeFileSync(join(workFolder, 'http-api.mjs'), `export { default } from '${plugin}'\n`)
  writeFileSync(join(workFolder, 'serverless.json'), JSON.stringify(service, null, 2))
}

async function startGateway(processes: Processes): Promise<number> {
  const [http, lambda] = [await freePort(), await freePort()]
  const serverless = createRequire(join(workFolder, 'package.json')).resolve('serverless/bin/serverless.js')
  const ports = ['--httpPort', `${http}`, '--lambdaPort', `${lambda}`]
  processes.start(process.execPath, [serverless, 'offline', ...ports, '--noSponsor'], { cwd: workFolder })
  await waitForPort(http, 60_000)
  return http
}

/** Starts HAProxy, and returns the port of the likes service. */
async function startHaproxy(
  program: string,
  gateways: readonly number[],
  processes: Processes,
): Promise<number> {
  const ports = await Promise.all(Array.from({ length: 5 }, () => freePort()))
  const [likes = 0, polls = 0, registry = 0, statistics = 0, unused = 0] = ports
  const environment = {
    ...portEnvironment({ likes, polls, registry, statistics }),
    GATEWAY_1_PORT: `${gateways[0]}`,
    GATEWAY_2_PORT: `${gateways[1] ?? unused}`,
  }
  processes.start(program, ['-db', '-f', 'haproxy.cfg'], { env: { ...process.env, ...environment } })
  await waitForPort(likes)
  return likes
}
