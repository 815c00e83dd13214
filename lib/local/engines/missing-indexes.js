import { setTimeout as delay } from 'node:timers/promises'
import { DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'

/** @typedef {import('@aws-sdk/client-dynamodb').CreateTableCommandInput} Table */
/** @typedef {import('@aws-sdk/client-dynamodb').GlobalSecondaryIndex} Index */

/**
 * Adds the secondary indexes that tables of an earlier version lack, and waits until they are filled. Indexes that are
 * no longer declared stay, so that the earlier version still works on the same data.
 *
 * @param {import('@aws-sdk/client-dynamodb').DynamoDBClient} client
 * @param {readonly Table[]} tables as they are declared
 */
export async function addMissingIndexes(client, tables) {
  await Promise.all(tables.map((table) => addIndexesOf(client, table)))
}

/** @param {import('@aws-sdk/client-dynamodb').DynamoDBClient} client @param {Table} table */
async function addIndexesOf(client, { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] }) {
  const describe = async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    return new Map(
      Table?.GlobalSecondaryIndexes?.map(({ IndexName, IndexStatus }) => [IndexName, IndexStatus]),
    )
  }
  const present = await describe()
  for (const { IndexName, KeySchema, Projection } of GlobalSecondaryIndexes) {
    if (present.has(IndexName)) continue
    const Create = { IndexName, KeySchema, Projection }
    const update = { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] }
    try {
      await client.send(new UpdateTableCommand(update))
    } catch (error) {
      // Another process may have been faster.
      if (!(await describe()).has(IndexName)) throw error
    }
    while ((await describe()).get(IndexName) !== 'ACTIVE') await delay(20)
  }
}
