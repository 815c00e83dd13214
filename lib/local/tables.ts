import { readFileSync } from 'node:fs'
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { parse } from 'yaml'

/** The name that a table goes by in resources/tables.yml: `posts` for `${self:custom.tables.posts}`. */
export type TableNames = Readonly<Record<string, string>>

/** Creates the tables as resources/tables.yml declares them, under the names given. */
export async function createTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  const { Resources } = parse(readFileSync('resources/tables.yml', 'utf8'))
  const tables = Object.values<{ Type: string; Properties: CreateTableCommandInput }>(Resources)
  await Promise.all(
    tables.map(({ Properties }) => client.send(new CreateTableCommand(localTable(Properties, names)))),
  )
}

function localTable(declared: CreateTableCommandInput, names: TableNames): CreateTableCommandInput {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, TableName = '' } = declared
  const key = /custom\.tables\.(\w+)/.exec(TableName)?.[1] ?? ''
  const name = names[key]
  if (!name) throw new Error(`resources/tables.yml declares ${TableName}, for which no name was given`)
  return {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
  }
}
