import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../stack/command.ts'
import { SetupError } from '../../stack/settings.ts'
import { exportedFrom } from '../bulk-stores.ts'
import { exportMembers } from '../export-members.ts'
import { arrayOf, type Member, type MemberType, memberTypes } from '../member.ts'
import { documentText, ndjsonText } from '../member-text.ts'
import { connectedStores } from './connected-stores.ts'
import { writeText } from './output-file.ts'
import { progressWriter } from './progress.ts'

const usage =
  'Usage: npm run export FILE, where FILE becomes NDJSON, one document if its name ends in .json, or - for NDJSON on the standard output'

/** `npm run export FILE`. */
async function exportFile(): Promise<number> {
  const [file, ...others] = process.argv.slice(2)
  if (!file || others.length > 0) throw new SetupError(usage)
  const stores = exportedFrom(await connectedStores())
  const folder = await mkdtemp(join(tmpdir(), 'microblog-export-'))
  try {
    const counts = new Map<MemberType, number>()
    const members = counted(exportMembers(stores, folder), counts)
    await writeText(file, file.endsWith('.json') ? documentText(members) : ndjsonText(members))
    const list = memberTypes.map((type) => `${(counts.get(type) ?? 0).toLocaleString('en')} ${arrayOf[type]}`)
    console.error(`Exported ${list.join(', ')}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return 0
}

async function* counted(
  members: AsyncIterable<Member>,
  counts: Map<MemberType, number>,
): AsyncGenerator<Member> {
  const onProgress = progressWriter()
  for await (const member of members) {
    const count = (counts.get(member.type) ?? 0) + 1
    counts.set(member.type, count)
    onProgress(arrayOf[member.type], count)
    yield member
  }
}

await runCommand(exportFile)
