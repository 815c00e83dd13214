import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { bundleFunctions } from '../../lib/local/build/bundles.ts'
import { dynamodbCommand, localAws, redisCommand, startStore } from '../../lib/local/engines/stores.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import {
  createEarlierTables,
  earlierItems,
  earlierUsers,
  loadEarlierData,
  newestFirst,
} from '../support/earlier-version/earlier-data.ts'
import { send } from '../support/http/client.ts'
import { ownEnvironment, type RunningStack, startStack } from '../support/stack/use-stack.ts'

const run = promisify(execFile)
const tableOf = (key: string) => `microblog-dev-${key}`

let environment: Awaited<ReturnType<typeof ownEnvironment>>
let stack: RunningStack | undefined

beforeAll(async () => {
  environment = { ...(await ownEnvironment()), GATEWAYS: '1' }
})
afterAll(async () => {
  await stack?.stop()
  rmSync(environment.DATA_FOLDER, { recursive: true, force: true })
})

/** Runs the engines on the data folder alone, as a stack that is not there any more once did. */
async function inFolder(work: (client: DynamoDBClient, redis: Redis) => Promise<void>): Promise<void> {
  const [port, redisPort] = [await freePort(), await freePort()]
  const folder = join(environment.DATA_FOLDER, 'redis')
  mkdirSync(folder, { recursive: true })
  const stores = [
    await startStore(dynamodbCommand({ port, file: join(environment.DATA_FOLDER, 'dynamodb.sqlite') })),
    await startStore(redisCommand({ port: redisPort, folder })),
  ]
  const client = clientAt(`http://127.0.0.1:${port}`)
  const redis = new Redis(redisPort)
  try {
    await work(client, redis)
  } finally {
    client.destroy()
    redis.disconnect()
    for (const store of stores) await store.stop()
  }
}

function clientAt(endpoint: string): DynamoDBClient {
  const credentials = {
    accessKeyId: localAws.AWS_ACCESS_KEY_ID,
    secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY,
  }
  return new DynamoDBClient({ endpoint, region: localAws.AWS_REGION, credentials })
}

/** Puts a post as the earlier version did. */
async function putPost(client: DynamoDBClient, posts_id: string): Promise<void> {
  const Item = marshall({ posts_id, username: 'ann', text: posts_id, created_at: new Date().toISOString() })
  await client.send(new PutItemCommand({ TableName: tableOf('posts'), Item }))
}

async function newestPosts(count: number): Promise<string[]> {
  const { body } = await send<{ posts: { posts_id: string }[] }>(
    'GET',
    `${stack?.likes}/posts?limit=${count}`,
  )
  return body.posts.map(({ posts_id }) => posts_id)
}

async function restart(): Promise<string> {
  await stack?.stop()
  stack = await startStack(environment)
  return stack.output
}

test('the data of an earlier version are in all lists after a start, and what it writes later is after the next', async () => {
  await inFolder(async (client, redis) => {
    await createEarlierTables(client)
    await loadEarlierData(client, redis, tableOf)
  })
  const posts = newestFirst(earlierItems('posts'), 'posts_id').map(({ posts_id }) => posts_id)
  const polls = newestFirst(earlierItems('polls'), 'polls_id').map(({ polls_id }) => polls_id)
  const output = await restart()
  expect(output).toMatch(
    new RegExp(`upgrade .*\\(posts listed: ${posts.length}, polls listed: ${polls.length}, `),
  )
  expect(await newestPosts(100)).toEqual(posts)
  const get = async (url: string) => (await send<Record<string, object[]>>('GET', url)).body
  expect(await get(`${stack?.polls}/polls?limit=100`)).toMatchObject({
    polls: polls.map((polls_id) => ({ polls_id })),
  })
  const { users } = await get(`${stack?.likes}/users?limit=100`)
  expect(users).toHaveLength(earlierUsers().size)
  // Of an index that the earlier version's table lacked.
  const { votes } = await get(`${stack?.polls}/user/votes?username=only-voted`)
  expect(votes).toHaveLength(2)

  // With the same folder the earlier version starts, which bundles its functions, and stores a post.
  await stack?.stop()
  await bundleFunctions(relative(process.cwd(), join(environment.DATA_FOLDER, 'build')))
  await inFolder((client) => putPost(client, 'by the earlier version'))
  expect(await restart()).toMatch(/upgrade .*\(posts listed: 1\)\n/)
  expect(await newestPosts(1)).toEqual(['by the earlier version'])

  // Nothing is read again at a start after which nothing has changed, so that what came by another way is not found.
  await stack?.stop()
  await inFolder((client) => putPost(client, 'by another way'))
  expect(await restart()).not.toMatch(/upgrade /)
  expect(await newestPosts(1)).toEqual(['by the earlier version'])
  const { stdout } = await run(process.execPath, ['bin/run.js', 'lib/local/upgrade/upgrade-command.ts'], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
  })
  // Before it stands what is shown of progress on a machine that takes long.
  expect(stdout).toMatch(/^Upgraded the data of an earlier version \(posts listed: 1\)\n$/m)
  expect(await newestPosts(1)).toEqual(['by another way'])

  // Another Redis, or one restored from a copy, has no mark.
  await stack?.stop()
  await inFolder(async (client, redis) => {
    await putPost(client, 'with another Redis')
    await redis.del('{likes}:upgraded')
  })
  expect(await restart()).toMatch(/upgrade .*\(posts listed: 1\)\n/)
}, 300_000)
