import { DescribeTableCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { addMissingIndexes } from '../../lib/local/engines/missing-indexes.js'
import { createTables } from '../../lib/local/engines/tables.ts'
import {
  createEarlierTables,
  earlierItems,
  loadEarlierData,
} from '../support/earlier-version/earlier-data.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const server = useRedis()
const dynamodb = useDynamoDB()
const tableOf = (key: string) => `microblog-dev-${key}`
let redis: Redis

beforeAll(async () => {
  redis = new Redis(server.url)
  await createEarlierTables(dynamodb.client)
  await loadEarlierData(dynamodb.client, redis, tableOf)
})
afterAll(() => redis.disconnect())

test('tables of an earlier version get the index that they lack, filled, by several processes at once', async () => {
  const clients = Array.from({ length: 4 }, () => new DynamoDBClient())
  await Promise.all(clients.map((client) => createTables(client, tableOf)))
  const { Count } = await dynamodb.client.send(
    new QueryCommand({
      TableName: tableOf('voters'),
      IndexName: 'by_voted_at',
      KeyConditionExpression: 'username = :username',
      ExpressionAttributeValues: { ':username': { S: 'only-voted' } },
    }),
  )
  expect(Count).toBe(earlierItems('voters').filter(({ username }) => username === 'only-voted').length)
  for (const table of ['feeds', 'users']) {
    await dynamodb.client.send(new DescribeTableCommand({ TableName: tableOf(table) }))
  }
})

test('an index that the engine refuses fails the start', async () => {
  const index = { IndexName: 'by_nothing', KeySchema: [], Projection: { ProjectionType: 'ALL' as const } }
  const table = { TableName: tableOf('posts'), KeySchema: [], AttributeDefinitions: [] }
  await expect(
    addMissingIndexes(dynamodb.client, [{ ...table, GlobalSecondaryIndexes: [index] }]),
  ).rejects.toMatchObject({ name: 'ValidationException' })
})
