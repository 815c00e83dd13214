import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { PassRecord } from '../lib/registry/history/audit-log.ts'
import { probeDefaults } from '../lib/registry/probe/prober.ts'
import { Processes } from './support/processes.ts'
import { type BenchStores, emptyTables } from './support/stores.ts'
import { newestPass, registerInstances, startTarget } from './support/sweep-pass.ts'
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
      outcome(await newestPass(stores)),
    ]
  } finally {
    await processes.end()
  }
}

async function run(file: string, parameters: readonly string[], environment = {}): Promise<string> {
  const env = { ...process.env, ...environment, NODE_OPTIONS: '--no-warnings' }
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/run.js', file, ...parameters], { env })
  return stdout.trim().split('\n').at(-1) ?? ''
}

function outcome({ passing, failing, unanswered, evicted, preserved, left }: PassRecord): string {
  const counts = { passing, failing, unanswered, evicted, preserved, left }
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}
