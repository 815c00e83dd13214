import { readdirSync, readFileSync } from 'node:fs'
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb'
import { parse } from 'yaml'
import { addMissingIndexes } from './missing-indexes.js'

const folder = 'resources/tables'

/** The tables that resources/tables declares, each with its key in `custom.tables` of serverless.yml. */
export function declaredTables(): { key: string; definition: CreateTableCommandInput }[] {
  return readdirSync(folder).flatMap((file) => {
    const { Resources } = parse(readFileSync(`${folder}/${file}`, 'utf8'))
    return Object.values<{ Properties: CreateTableCommandInput }>(Resources).map(({ Properties }) => ({
      key: /custom\.tables\.(\w+)/.exec(Properties.TableName ?? '')?.[1] ?? '',
      definition: Properties,
    }))
  })
}

/** The variables that name the tables which `createTables` creates. */
export function tableVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(declaredTables().map(({ key }) => [`${key.toUpperCase()}_TABLE`, key]))
}

/**
 * Creates the declared tables that are missing, and the missing indexes of those that are there.
 *
 * @param nameOf the name of the table of each key, by default the key itself
 */
export async function createTables(client: DynamoDBClient, nameOf = (key: string) => key): Promise<void> {
  const tables = declaredTables().map(({ key, definition }): CreateTableCommandInput => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = definition
    return {
      TableName: nameOf(key),
      AttributeDefinitions,
      KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
    }
  })
  await Promise.all(tables.map((table) => createTable(client, table)))
  await addMissingIndexes(client, tables)
}

async function createTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(table))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
}
