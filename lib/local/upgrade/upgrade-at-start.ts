import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { createTables } from '../engines/tables.ts'
import { runCommand } from '../stack/command.ts'
import { storeEnvironment, tableEnvironment } from '../stack/environment.ts'
import { readSettings } from '../stack/settings.ts'
import { writeMark } from './mark-file.ts'
import { haveMark, markStores } from './store-marks.ts'
import { upgradeHere } from './upgrade-here.ts'
import { summaryOf } from './upgrade-progress.ts'

/**
 * Brings the stores of a stack up to date at its start, tables and indexes first. The arguments are the file of the mark
 * and its id, which may be empty; stores outside of the data folder have neither.
 */
await runCommand(async () => {
  const [file, id = ''] = process.argv.slice(2)
  const tables = tableEnvironment()
  const environment = storeEnvironment(readSettings(process.env))
  Object.assign(process.env, environment, tables)
  const client = new DynamoDBClient()
  await createTables(client, (key) => tables[`${key.toUpperCase()}_TABLE`] ?? key)
  if (file === undefined) {
    await upgrade()
    return 0
  }
  const stores = { client, feeds: tables.FEEDS_TABLE ?? '', redis: new Redis(environment.REDIS_URL ?? '') }
  if (await haveMark(stores, id)) {
    writeMark(file, id)
    return 0
  }
  await upgrade()
  const newId = randomUUID()
  await markStores(stores, newId)
  writeMark(file, newId)
  return 0
})

async function upgrade(): Promise<void> {
  const summary = summaryOf((await upgradeHere()).steps)
  if (summary) console.log(summary)
}
