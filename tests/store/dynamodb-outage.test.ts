import { type AddressInfo, createServer } from 'node:net'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { dynamodbPosts } from '../../lib/likes/dynamodb-posts.ts'
import { connectDynamoDB, dynamodbCall } from '../../lib/platform/dynamodb.ts'
import { useDynamoDB } from '../support/stores.ts'

const engine = useDynamoDB()

describe('with DynamoDB away', () => {
  test('a call fails within a second, and succeeds once it is back, on the same client', async () => {
    const posts = dynamodbPosts(connectDynamoDB(), 'posts')
    const post = { posts_id: '1', username: 'ann', text: 'hi', created_at: '2026-01-01T00:00:00.000Z' }
    await posts.put(post)
    await engine.stop()
    const start = performance.now()
    await expect(posts.exists('1')).rejects.toMatchObject({ reason: 'unavailable' })
    expect(performance.now() - start).toBeLessThan(1_000)
    await engine.restart()
    expect(await posts.find(['1'])).toEqual([post])
  })

  test('an engine that accepts and never answers fails the call within a second too', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const engineUrl = process.env.AWS_ENDPOINT_URL_DYNAMODB
    process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const client = connectDynamoDB()
    const start = performance.now()
    await expect(dynamodbPosts(client, 'posts').exists('1')).rejects.toMatchObject({ reason: 'unavailable' })
    expect(performance.now() - start).toBeLessThan(1_000)
    client.destroy()
    silent.close()
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engineUrl
  })

  test('a mistake of ours stays what it is', async () => {
    const client = connectDynamoDB()
    const command = new GetItemCommand({ TableName: 'no-such-table', Key: { posts_id: { S: '1' } } })
    const call = dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
