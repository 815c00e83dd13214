import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { waitForPort } from '../lib/local/engines/stores.ts'
import { freePort } from '../lib/local/stack/ports.ts'
import type { PassRecord } from '../lib/registry/history/audit-log.ts'
import { queryPasses } from '../lib/registry/history/dynamodb/audit-log-requests.ts'
import { probeDefaults } from '../lib/registry/probe/prober.ts'
import { Processes } from './support/processes.ts'
import { type BenchStores, emptyTables } from './support/stores.ts'
import { registerInstances } from './support/sweep-pass.ts'
import { figure, table } from './support/table.ts'

/** A pass records the outcome of each new instance. The others were healthy before. */
const kinds = ['new, healthy', 'healthy', 'silent', 'half and half'] as const

/**
 * Whole passes, from the lock to the pass record. The pass and its targets are separate processes, so it takes two cores.
 * Each case uses new ports, because the operating system holds the ports of closed connections for a while.
 */
export async function sweep(stores: BenchStores): Promise<string> {
  const rows = []
  for (const count of [1_000, 10_000]) {
    for (const kind of kinds) rows.push(await measureCase(stores, kind, count))
  }
  return table(
    ['a pass over', '', 'seconds', 'N × time-out ÷ sockets', 'N × bare connect', 'peak MB', 'outcome'],
    rows,
  )
}

async function measureCase(stores: BenchStores, kind: (typeof kinds)[number], count: number) {
  console.error(`  ${count} ${kind}`)
  const processes = new Processes()
  try {
    const healthy = await startTarget(processes, 'bench/target.ts')
    const silent = await startTarget(processes, 'bench/silent-target.ts')
    const ports = {
      'new, healthy': [healthy],
      healthy: [healthy],
      silent: [silent],
      'half and half': [healthy, silent],
    }[kind]
    await emptyTables(stores)
    const known = { statusCode: 200, checkedAt: '2026-01-01T00:00:00.000Z' }
    await registerInstances(stores, ports, count, kind === 'new, healthy' ? {} : known)
    const pass = JSON.parse(await run('bench/pass.ts', [], { PROBE_ALLOW_CIDRS: '127.0.0.0/8' }))
    const connecting = Number(await run('bench/floor/connect.ts', [`${silent}`, `${count}`]))
    const unanswered = (count * ports.filter((port) => port === silent).length) / ports.length
    return [
      count.toLocaleString('en'),
      kind,
      figure(pass.seconds),
      figure((unanswered * probeDefaults.timeoutMs) / 1_000 / probeDefaults.sockets),
      figure(connecting),
      Math.round(pass.megabytes),
      outcome(await lastPass(stores)),
    ]
  } finally {
    await processes.end()
  }
}

async function startTarget(processes: Processes, file: string): Promise<number> {
  const port = await freePort()
  processes.start(process.execPath, ['bin/run.js', file, `${port}`])
  await waitForPort(port)
  return port
}

async function run(file: string, parameters: readonly string[], environment = {}): Promise<string> {
  const env = { ...process.env, ...environment, NODE_OPTIONS: '--no-warnings' }
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/run.js', file, ...parameters], { env })
  return stdout.trim().split('\n').at(-1) ?? ''
}

async function lastPass({ dynamodb }: BenchStores): Promise<PassRecord> {
  const query = queryPasses('passes', { now: new Date(), limit: 1, after: undefined })
  const { Items: [newest = {}] = [] } = await dynamodb.send(new QueryCommand(query))
  return unmarshall(newest) as PassRecord
}

function outcome({ passing, failing, unanswered, evicted, preserved, left }: PassRecord): string {
  const counts = { passing, failing, unanswered, evicted, preserved, left }
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}
