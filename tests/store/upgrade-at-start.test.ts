import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { createTables } from '../../lib/local/engines/tables.ts'
import { loadEarlierData } from '../support/earlier-version/earlier-data.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

/** The upgrade at the start of a stack that has stores of its user's own. */
const redisServer = useRedis()
const dynamodb = useDynamoDB()
const run = promisify(execFile)

function start(environment: NodeJS.ProcessEnv) {
  return run(process.execPath, ['bin/run.js', 'lib/local/upgrade/upgrade-at-start.ts'], {
    env: { PATH: process.env.PATH, ...environment },
  })
}

test('is complete once both stores are there, and looks at everything each time', async () => {
  const redis = new Redis(redisServer.url)
  const nameOf = (key: string) => `microblog-dev-${key}`
  await createTables(dynamodb.client, nameOf)
  await loadEarlierData(dynamodb.client, redis, nameOf)
  redis.disconnect()
  const DYNAMODB_ENDPOINT = process.env.AWS_ENDPOINT_URL_DYNAMODB
  // A stack starts without its Redis, and so does this.
  const without = await start({ DYNAMODB_ENDPOINT, REDIS_URL: 'redis://127.0.0.1:1' })
  expect(without.stdout).toMatch(
    /^Lists may lack what earlier versions have stored, because Redis does not answer\. Run: npm run upgrade\n$/,
  )
  const both = { DYNAMODB_ENDPOINT, REDIS_URL: redisServer.url }
  expect((await start(both)).stdout).toMatch(
    /^Upgraded the data of an earlier version \(likers registered: \d+\)\n$/,
  )
  expect((await start(both)).stdout).toBe('')
})

test('fails with one sentence where there is no engine for the tables', async () => {
  const environment = { DYNAMODB_ENDPOINT: 'http://127.0.0.1:1', REDIS_URL: redisServer.url }
  await expect(start(environment)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The tables cannot be created at http:\/\/127\.0\.0\.1:1: .*\n$/),
  })
})
