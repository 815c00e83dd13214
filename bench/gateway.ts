import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { LoadPlan } from './load.ts'
import { publishPosts } from './support/data.ts'
import { noOp, startGateway, startHaproxy, writeService } from './support/gateways.ts'
import { compare, type Measured } from './support/measure.ts'
import { Processes } from './support/processes.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, ratio, table } from './support/table.ts'

const connections = 16
const likeUrl = 'new/likes?username=*&posts_id=1'

/** Likes through one gateway, compared with bare handlers on the same gateway, and then behind HAProxy. */
export async function gateway(stores: BenchStores): Promise<string> {
  await publishPosts(stores)
  await writeService({
    noOp,
    bareLike: { file: 'bench/floor/like', routes: ['POST /floor/like'] },
    likePost: { file: 'handlers/likes/like', routes: ['POST /likes/new/likes'] },
  })
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
  const one = await startHaproxy([gateways[0]], processes)
  const two = await startHaproxy(gateways, processes)
  if (!one || !two) return 'HAProxy is not installed, so gateways behind it were not measured.'
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
  const plan: LoadPlan = { targets, connections, warmUpRounds: 3, rounds: 10, requests: 1_000 }
  const arguments_ = ['bin/run.js', 'bench/load.ts', JSON.stringify(plan)]
  const { stdout } = await promisify(execFile)(process.execPath, arguments_)
  return compare(JSON.parse(stdout))
}
