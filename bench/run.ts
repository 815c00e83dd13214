/** `npm run bench [section…]`: measures the system against bare store calls, on stores of its own. */
import { spawnSync } from 'node:child_process'
import { bulk } from './bulk.ts'
import { cost } from './cost.ts'
import { functions } from './functions.ts'
import { gateway } from './gateway.ts'
import { handlers } from './handlers.ts'
import { ids } from './ids.ts'
import { operations } from './operations.ts'
import { type BenchStores, startStores } from './support/stores.ts'
import { sweep } from './sweep.ts'
import { timeline } from './timeline.ts'
import { x } from './x.ts'

/** Each section returns its report. */
const sections = new Map<string, (stores: BenchStores) => Promise<string>>(
  Object.entries({ handlers, gateway, x, operations, timeline, ids, bulk, sweep, functions, cost }),
)

/** The time limit of a section. On an idle machine all sections together take three minutes. */
const sectionTimeoutMs = 150_000

// `cost` derives from the same measurements, so it runs only on request.
const byDefault = [...sections.keys()].filter((each) => each !== 'cost')
const requested = process.argv.length > 2 ? process.argv.slice(2) : byDefault
const unknown = requested.filter((name) => !sections.has(name))
if (unknown.length > 0) {
  abort(`Unknown section: ${unknown.join(', ')}. Sections: ${[...sections.keys()].join(', ')}.`)
}

const [name = '', ...others] = requested
const section = sections.get(name)
if (section && others.length === 0) await run(section)
// Each section runs in a process of its own, so that compiled code and other state do not affect the next one.
else for (const each of requested) runInOwnProcess(each)
process.exit()

async function run(measure: (stores: BenchStores) => Promise<string>): Promise<void> {
  // The functions' request logs would drown the report.
  process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT'
  process.on('SIGINT', () => abort('Interrupted.'))
  setTimeout(() => abort(`${name} took longer than ${sectionTimeoutMs / 1_000} seconds.`), sectionTimeoutMs)
  console.error(`${name} …`)
  const stores = await startStores()
  console.log(`\n## ${name}\n\n${await measure(stores)}\n`)
  await stores.stop()
}

function runInOwnProcess(each: string): void {
  const { status } = spawnSync(process.execPath, ['bin/run.js', 'bench/run.ts', each], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function abort(reason: string): never {
  console.error(reason)
  process.exit(1)
}
