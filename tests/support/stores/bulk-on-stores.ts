import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Redis } from 'ioredis'
import { type BulkStores, exportedFrom, importersInto } from '../../../lib/local/bulk/bulk-stores.ts'
import { exportMembers } from '../../../lib/local/bulk/export-members.ts'
import { type ImportCounts, importMembers } from '../../../lib/local/bulk/import-members.ts'
import { ndjsonText } from '../../../lib/local/bulk/member-text.ts'
import { ndjsonFile } from '../../../lib/local/bulk/ndjson-file.ts'
import { redisLikeArchive } from '../../../lib/local/bulk/redis-like-archive.ts'
import { dynamodbStore } from '../../../lib/platform/dynamodb.ts'

export const bulkTables = {
  users: 'users',
  posts: 'posts',
  feeds: 'feeds',
  polls: 'polls',
  results: 'results',
  voters: 'voters',
}

export function bulkStoresBehind(client: Pick<DynamoDBClient, 'send'>, redis: Redis): BulkStores {
  return {
    dynamodb: dynamodbStore(client, 10_000),
    tables: bulkTables,
    likes: redisLikeArchive(redis, 10_000),
  }
}

export interface Imported {
  readonly counts: ImportCounts
  /** What was refused, each with its line. */
  readonly refusals: readonly string[]
}

/** Imports lines, or objects that become lines. */
export async function importLines(
  stores: BulkStores,
  lines: readonly (string | object)[],
  now = Date.now(),
): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-lines-'))
  try {
    const file = join(folder, 'lines')
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    writeFileSync(file, texts.join('\n'))
    const refusals: string[] = []
    const counts = await importMembers(ndjsonFile(file, now), importersInto(stores), {
      onRefused: (where, reason) => refusals.push(`${where}: ${reason}`),
      onProgress: () => undefined,
    })
    return { counts, refusals }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The lines of an export, without the one that names the format. */
export async function exportLines(stores: BulkStores): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-lines-'))
  try {
    let text = ''
    for await (const part of ndjsonText(exportMembers(exportedFrom(stores), folder))) text += part
    return text.split('\n').slice(1, -1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
