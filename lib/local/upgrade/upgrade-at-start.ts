import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { required } from '../../platform/config.ts'
import { StoreFailure } from '../../platform/store-failure.ts'
import { createTables } from '../engines/tables.ts'
import { runCommand } from '../stack/command.ts'
import { useStores } from '../stack/environment.ts'
import { SetupError } from '../stack/settings.ts'
import { writeMark } from './mark-file.ts'
import { haveMark, type MarkedStores, markStores } from './store-marks.ts'
import { upgradeHere } from './upgrade-here.ts'
import { summaryOf } from './upgrade-progress.ts'

/**
 * Brings the stores of a stack up to date at its start, tables and indexes first. The arguments are the file of the
 * mark and its id, which may be empty; stores outside of the data folder have neither.
 */
await runCommand(async () => {
  const [file, id = ''] = process.argv.slice(2)
  useStores()
  const client = new DynamoDBClient()
  try {
    await createTables(client, (key) => required(`${key.toUpperCase()}_TABLE`))
  } catch (error) {
    const { origin } = new URL(required('AWS_ENDPOINT_URL_DYNAMODB'))
    throw new SetupError(`The tables cannot be created at ${origin}: ${(error as Error).message}`)
  }
  if (file === undefined) await upgrade()
  else {
    const redis = new Redis(required('REDIS_URL'))
    await upgradeUnlessMarked({ client, feeds: required('FEEDS_TABLE'), redis }, file, id)
  }
  return 0
})

async function upgradeUnlessMarked(stores: MarkedStores, file: string, id: string): Promise<void> {
  if (await haveMark(stores, id)) {
    writeMark(file, id)
  } else if (await upgrade()) {
    const newId = randomUUID()
    await markStores(stores, newId)
    writeMark(file, newId)
  }
}

/** Returns whether it is complete. Without one of its stores a stack starts all the same, and answers what it can. */
async function upgrade(): Promise<boolean> {
  try {
    const summary = summaryOf((await upgradeHere()).steps)
    if (summary) console.log(summary)
    return true
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    console.log(
      `Lists may lack what earlier versions have stored, because ${error.message}. Run: npm run upgrade`,
    )
    return false
  }
}
