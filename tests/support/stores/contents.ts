import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { declaredTables } from '../../../lib/local/engines/tables.ts'

/** The contents of both stores, to compare before and after. */
export async function storeContents(client: DynamoDBClient, redisUrl: string) {
  const tables = await tableContents(client)
  const redis = new Redis(redisUrl)
  try {
    const keys = (await redis.keys('*')).toSorted()
    const values = await Promise.all(keys.map(async (key) => [key, await redis.dump(key)]))
    return { tables, redis: Object.fromEntries(values) }
  } finally {
    redis.disconnect()
  }
}

/** The items of every table. */
export async function tableContents(client: DynamoDBClient): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {}
  for (const { key } of declaredTables()) {
    const { Items } = await client.send(new ScanCommand({ TableName: key, ConsistentRead: true }))
    tables[key] = Items
  }
  return tables
}
