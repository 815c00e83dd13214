import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { createTables } from '../../lib/local/engines/tables.ts'
import { samplePolls } from '../../lib/local/seed/sample-data.ts'
import { tableEnvironment } from '../../lib/local/stack/environment.ts'
import { emptyStores } from '../support/stores/empty-stores.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
const redis = useRedis()

const names = tableEnvironment()
const nameOf = (key: string) => names[`${key.toUpperCase()}_TABLE`] ?? key

async function run(script: 'seed' | 'import' | 'export', ...parameters: string[]): Promise<string> {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, ...command] = scripts[script].split(' ')
  const { stdout } = await promisify(execFile)(process.execPath, [...command, ...parameters], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      REDIS_URL: redis.url,
      DYNAMODB_ENDPOINT: process.env.AWS_ENDPOINT_URL_DYNAMODB,
    },
  })
  return stdout
}

test('every stack has the same sample data, times included', async () => {
  await createTables(dynamodb.client, nameOf)
  expect(await run('seed')).toBe('Seeded 21 posts with likes and 4 polls with votes\n')
  const exported = await run('export', '-')
  const count = (type: string) =>
    exported.split('\n').filter((line) => line.includes(`"type":"${type}"`)).length
  const votes = samplePolls.flatMap((poll) => poll.votes).length
  expect(['user', 'post', 'like', 'poll', 'vote'].map(count)).toEqual([5, 21, 37, 4, votes])
  await emptyStores(dynamodb.client, redis.url, nameOf)
  await run('seed')
  expect(await run('export', '-')).toBe(exported)
})

test('sample data that are complete are left alone, for which Redis is not needed', async () => {
  await run('seed')
  await redis.stop()
  try {
    expect(await run('seed')).toBe('')
  } finally {
    await redis.restart()
  }
})
