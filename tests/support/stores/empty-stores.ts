import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { createTables, declaredTables } from '../../../lib/local/engines/tables.ts'

/** Makes both stores as new. The tables must be there. */
export async function emptyStores(
  client: DynamoDBClient,
  redisUrl: string,
  nameOf = (key: string) => key,
): Promise<void> {
  const redis = new Redis(redisUrl)
  await redis.flushall()
  redis.disconnect()
  for (const { key } of declaredTables()) {
    await client.send(new DeleteTableCommand({ TableName: nameOf(key) }))
  }
  await createTables(client, nameOf)
}
