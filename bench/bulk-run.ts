/**
 * One import or export in a process of its own, on stores that the environment names:
 * `node bin/run.js bench/bulk-run.ts import|export FILE`. Prints what it took as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportedFrom, importersInto } from '../lib/local/bulk/bulk-stores.ts'
import { bulkTables } from '../lib/local/bulk/bulk-tables.ts'
import { writeText } from '../lib/local/bulk/commands/output-file.ts'
import { exportMembers } from '../lib/local/bulk/export-members.ts'
import { importMembers } from '../lib/local/bulk/import-members.ts'
import { ndjsonText } from '../lib/local/bulk/member-text.ts'
import { ndjsonFile } from '../lib/local/bulk/ndjson-file.ts'
import { redisLikeArchive } from '../lib/local/bulk/redis-like-archive.ts'
import { required } from '../lib/platform/config.ts'
import { dynamodbClient, dynamodbStore } from '../lib/platform/dynamodb.ts'
import { connectRedis } from '../lib/platform/redis.ts'

export interface BulkRun {
  readonly seconds: number
  /** Of this process alone. */
  readonly processorSeconds: number
  /** The most memory that the process had at any time. */
  readonly megabytes: number
}

const [command, file = ''] = process.argv.slice(2)
const deadline = 10_000
const stores = {
  dynamodb: dynamodbStore(dynamodbClient(deadline), deadline),
  likes: redisLikeArchive(connectRedis(required('REDIS_URL'), '', deadline), deadline),
  tables: bulkTables(),
}

const begin = performance.now()
await (command === 'import' ? importAll() : exportAll())
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const run: BulkRun = {
  seconds: (performance.now() - begin) / 1_000,
  processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: maxRSS / 1_024,
}
console.log(JSON.stringify(run))
process.exit()

async function importAll(): Promise<void> {
  await importMembers(ndjsonFile(file, Date.now()), importersInto(stores), {
    onRefused(where, reason) {
      throw new Error(`${where} was refused: ${reason}`)
    },
    onProgress: () => undefined,
  })
}

async function exportAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'microblog-export-'))
  await writeText(file, ndjsonText(exportMembers(exportedFrom(stores), folder)))
  await rm(folder, { recursive: true })
}
