import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { createTables, declaredTables } from '../../../lib/local/engines/tables.ts'

/** Makes both stores as new. */
export async function emptyStores(client: DynamoDBClient, redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl)
  await redis.flushall()
  redis.disconnect()
  for (const { key } of declaredTables()) await client.send(new DeleteTableCommand({ TableName: key }))
  await createTables(client)
}
