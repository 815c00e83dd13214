import { runCommand } from '../../stack/command.ts'
import { SetupError } from '../../stack/settings.ts'
import { importersInto } from '../bulk-stores.ts'
import { type ImportCounts, importMembers } from '../import-members.ts'
import { arrayOf, memberTypes } from '../member.ts'
import { UnsupportedSource } from '../source.ts'
import { connectedStores } from './connected-stores.ts'
import { withSource } from './input-file.ts'
import { progressWriter } from './progress.ts'

const usage =
  'Usage: npm run import FILE, where FILE is NDJSON, one document if its name ends in .json, or - for NDJSON from the standard input'

/** `npm run import FILE`. Exits with 0 if all is stored, with 2 if something was refused, and with 1 if it failed. */
async function importFile(): Promise<number> {
  const [file, ...others] = process.argv.slice(2)
  if (!file || others.length > 0) throw new SetupError(usage)
  const importers = importersInto(await connectedStores())
  const counts = await withSource(file, Date.now(), (source) =>
    importMembers(source, importers, {
      onRefused: (where, reason) => console.error(`${where}: ${reason}`),
      onProgress: progressWriter(),
    }),
  ).catch(explained)
  console.log(summaryOf(counts))
  return isComplete(counts) ? 0 : 2
}

function explained(error: unknown): never {
  throw error instanceof UnsupportedSource ? new SetupError(`${error.message}. Nothing was imported.`) : error
}

function summaryOf({ byType, unreadable }: ImportCounts): string {
  const counted = (count: number) => count.toLocaleString('en')
  const lines = memberTypes.map((type) => {
    const { imported, there, refused } = byType[type]
    return `${arrayOf[type]}: ${counted(imported)} imported, ${counted(there)} there already, ${counted(refused)} refused`
  })
  return [...lines, ...(unreadable > 0 ? [`${counted(unreadable)} could not be read`] : [])].join('\n')
}

function isComplete({ byType, unreadable }: ImportCounts): boolean {
  return unreadable === 0 && memberTypes.every((type) => byType[type].refused === 0)
}

await runCommand(importFile)
