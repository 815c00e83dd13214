/** `npm run bench [section…]`: measures the system against its floors, on stores of its own. */
import { functions } from './functions.ts'
import { gateway } from './gateway.ts'
import { handlers } from './handlers.ts'
import { operations } from './operations.ts'
import { type BenchStores, startStores } from './support/stores.ts'
import { sweep } from './sweep.ts'

/** Each returns its report. */
const sections: Record<string, (stores: BenchStores) => Promise<string>> = {
  handlers,
  gateway,
  operations,
  sweep,
  functions,
}

// What functions log about requests would drown the report.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT'

const patience = 300_000

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(sections, name))
if (unknown.length > 0) {
  giveUp(`There is no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}.`)
}
process.on('SIGINT', () => giveUp('Interrupted.'))
setTimeout(() => giveUp(`Not done after ${patience / 1_000} seconds.`), patience)

for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`${name} …`)
  const stores = await startStores()
  console.log(`\n## ${name}\n\n${await section(stores)}\n`)
  await stores.stop()
}
process.exit()

function giveUp(reason: string): never {
  console.error(reason)
  process.exit(1)
}
