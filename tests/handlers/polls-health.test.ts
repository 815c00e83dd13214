import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from '@jest/globals'
import { checkPollsHealth } from '../../lib/api/classic/polls/polls-health-contract.ts'
import { sender } from '../support/http/sender.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

process.env.PUBLIC_URL = 'http://127.0.0.1:3000/'

const dynamodb = useDynamoDB()
const check = sender(() => import('../../handlers/polls/health.ts'), checkPollsHealth)

test('without their own table polls are unhealthy, although the registry on the same engine is healthy', async () => {
  expect((await check()).status).toBe(200)
  await dynamodb.client.send(new DeleteTableCommand({ TableName: 'polls' }))
  expect((await check()).status).not.toBe(200)
})
