import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { declaredTables } from '../../lib/local/engines/tables.ts'

/** All that the stores keep, for a comparison of before and after. */
export async function allThatIsKept(client: DynamoDBClient, redisUrl: string) {
  const tables = await allTables(client)
  const redis = new Redis(redisUrl)
  try {
    const keys = (await redis.keys('*')).toSorted()
    const values = await Promise.all(keys.map(async (key) => [key, await redis.dump(key)]))
    return { tables, redis: Object.fromEntries(values) }
  } finally {
    redis.disconnect()
  }
}

/** All that the tables keep, by table. */
export async function allTables(client: DynamoDBClient): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {}
  for (const { key } of declaredTables()) {
    const { Items } = await client.send(new ScanCommand({ TableName: key, ConsistentRead: true }))
    tables[key] = Items
  }
  return tables
}
