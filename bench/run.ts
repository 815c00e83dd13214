/** `npm run bench [section…]`: measures the system against its floors, on stores of its own. */
import { spawnSync } from 'node:child_process'
import { cost } from './cost.ts'
import { functions } from './functions.ts'
import { gateway } from './gateway.ts'
import { handlers } from './handlers.ts'
import { operations } from './operations.ts'
import { type BenchStores, startStores } from './support/stores.ts'
import { sweep } from './sweep.ts'

/** Each returns its report. */
const sections = new Map<string, (stores: BenchStores) => Promise<string>>(
  Object.entries({ handlers, gateway, operations, sweep, functions, cost }),
)

/** How long a section may take, in milliseconds; together they take three minutes on a machine that is idle. */
const patience = 150_000

// The cost follows from what the others show, and is made only when it is asked for.
const usual = [...sections.keys()].filter((each) => each !== 'cost')
const wanted = process.argv.length > 2 ? process.argv.slice(2) : usual
const unknown = wanted.filter((name) => !sections.has(name))
if (unknown.length > 0) {
  giveUp(`There is no section ${unknown.join(', ')}; there are ${[...sections.keys()].join(', ')}.`)
}

const [name = '', ...others] = wanted
const section = sections.get(name)
if (section && others.length === 0) await run(section)
// A process for each, so that what one leaves behind, be it only compiled code, changes nothing for the next.
else for (const each of wanted) runApart(each)
process.exit()

async function run(measure: (stores: BenchStores) => Promise<string>): Promise<void> {
  // What functions log about requests would drown the report.
  process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT'
  process.on('SIGINT', () => giveUp('Interrupted.'))
  setTimeout(() => giveUp(`Not done after ${patience / 1_000} seconds.`), patience)
  console.error(`${name} …`)
  const stores = await startStores()
  console.log(`\n## ${name}\n\n${await measure(stores)}\n`)
  await stores.stop()
}

function runApart(each: string): void {
  const { status } = spawnSync(process.execPath, ['bin/run.js', 'bench/run.ts', each], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function giveUp(reason: string): never {
  console.error(reason)
  process.exit(1)
}
