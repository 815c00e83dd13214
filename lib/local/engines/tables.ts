import { readdirSync, readFileSync } from 'node:fs'
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { parse } from 'yaml'

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

/** Creates every declared table; its key is its name. */
export async function createTables(client: DynamoDBClient): Promise<void> {
  await Promise.all(
    declaredTables().map(({ key, definition }) => {
      const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = definition
      const input: CreateTableCommandInput = {
        TableName: key,
        AttributeDefinitions,
        KeySchema,
        BillingMode: 'PAY_PER_REQUEST',
        ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
      }
      return client.send(new CreateTableCommand(input))
    }),
  )
}
