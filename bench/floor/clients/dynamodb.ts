import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { required } from '../../../lib/platform/config.ts'

const client = new DynamoDBClient()
const TableName = required('POSTS_TABLE')

/** A minimal function with a DynamoDB client. */
export const handler = async () => {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { posts_id: { S: '1' } } }))
  return { statusCode: 200, body: JSON.stringify(Item) }
}
