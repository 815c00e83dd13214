import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Redis } from 'ioredis'

/** The stores of a data folder, which hold the mark that mark-file.ts describes. */
export interface MarkedStores {
  readonly client: DynamoDBClient
  /** The name of the table of feeds. */
  readonly feeds: string
  readonly redis: Redis
}

const redisKey = '{likes}:upgraded'

/** The entry of a feed of its own, which no request lists. */
const entryKey = { feed: { S: 'upgraded' }, position: { S: 'mark' } }

/** Whether both stores have the mark. */
export async function haveMark({ client, feeds, redis }: MarkedStores, id: string): Promise<boolean> {
  if (id === '') return false
  const entry = new GetItemCommand({ TableName: feeds, Key: entryKey, ConsistentRead: true })
  const [{ Item }, inRedis] = await Promise.all([client.send(entry), redis.get(redisKey)])
  return Item?.mark?.S === id && inRedis === id
}

export async function markStores({ client, feeds, redis }: MarkedStores, id: string): Promise<void> {
  const Item = { ...entryKey, mark: { S: id } }
  await Promise.all([client.send(new PutItemCommand({ TableName: feeds, Item })), redis.set(redisKey, id)])
}
