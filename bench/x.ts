import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { freePort } from '../lib/local/stack/ports.ts'
import { userIdOf } from '../lib/users/user-id.ts'
import type { LoadPlan } from './load.ts'
import { publishPosts } from './support/data.ts'
import { noOp, startGateway, startHaproxy, writeService } from './support/gateways.ts'
import { compare, type Measured } from './support/measure.ts'
import { Processes } from './support/processes.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, ratio, table } from './support/table.ts'

type Target = LoadPlan['targets'][number]

const username = 'ann'
const authorization = `Bearer ${username}`
const json = { 'content-type': 'application/json' }

/** How many clients send requests at once. */
const concurrencies = [1, 16, 64]

/** Routes of X's API beside the classic ones that do the same, through HAProxy and two gateways. */
export async function x(stores: BenchStores): Promise<string> {
  await publishPosts(stores)
  await writeService({
    noOp,
    likePost: { file: 'handlers/likes/like', routes: ['POST /likes/new/likes'] },
    getPost: { file: 'handlers/likes/post', routes: ['GET /likes/post'] },
    writeX: { file: 'handlers/x/writes', routes: ['POST /2/users/{id}/likes'] },
    readX: { file: 'handlers/x/reads', routes: ['GET /2/tweets/{id}'] },
  })
  const processes = new Processes()
  try {
    const gateways = [await startGateway(processes), await startGateway(processes)]
    const port = await freePort()
    const likes = await startHaproxy(gateways, processes, port)
    if (!likes) return 'HAProxy is not installed, so X’s API was not measured.'
    const [classic, ofX] = [`http://127.0.0.1:${likes}`, `http://127.0.0.1:${port}/2`]
    const like = { method: 'POST', headers: json } as const
    const rows = [
      await beside('like', {
        classic: {
          ...like,
          url: `${classic}/new/likes`,
          body: JSON.stringify({ username, posts_id: '1' }),
        },
        x: {
          ...like,
          url: `${ofX}/users/${userIdOf(username)}/likes`,
          headers: { ...json, authorization },
          body: JSON.stringify({ tweet_id: '1' }),
        },
      }),
      await beside('post with its likes', {
        classic: { method: 'GET', url: `${classic}/post?posts_id=1` },
        x: {
          method: 'GET',
          url: `${ofX}/tweets/1?tweet.fields=author_id,created_at,public_metrics`,
          headers: { authorization },
        },
      }),
    ].flat()
    return table(
      ['through HAProxy and two gateways', 'connections', 'API', 'µs', 'requests/s', '÷ classic'],
      rows,
    )
  } finally {
    await processes.end()
  }
}

async function beside(name: string, targets: Record<'classic' | 'x', Target>) {
  const rows = []
  for (const connections of concurrencies) rows.push(...(await besideAt(connections, name, targets)))
  return rows
}

async function besideAt(connections: number, name: string, { classic, x }: Record<'classic' | 'x', Target>) {
  console.error(`  ${name}, ${connections} connections`)
  const plan: LoadPlan = {
    targets: [classic, x],
    connections,
    warmUpRounds: connections === concurrencies[0] ? 40 : 4,
    rounds: 40,
    requests: connections === 1 ? 100 : 250,
  }
  const arguments_ = ['bin/run.js', 'bench/load.ts', JSON.stringify(plan)]
  const { stdout } = await promisify(execFile)(process.execPath, arguments_)
  const measured: Measured[] = compare(JSON.parse(stdout))
  return measured.map(({ microseconds, callsPerSecond, ratio: relative }, index) => {
    const api = index === 0 ? 'classic' : "X's"
    return [name, connections, api, figure(microseconds), Math.round(callsPerSecond), ratio(relative)]
  })
}
