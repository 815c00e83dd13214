import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { like } from './redis.ts'

/** A minimal handler for a like: the query parameters, the script and its reply. */
export async function handler({ queryStringParameters }: APIGatewayProxyEventV2) {
  const { username = '', posts_id = '' } = queryStringParameters ?? {}
  const [added, likes] = (await like(username, posts_id)) ?? [0, 0]
  return {
    statusCode: added === 1 ? 201 : 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ posts_id, username, likes }),
  }
}
