import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { earlierItems, loadEarlierData } from '../support/earlier-version/earlier-data.ts'
import { expectListsToMatch } from '../support/stores/upgraded.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

/** The command for a deployed stage, at a server that invokes the function's handler as Lambda does. */
const redisServer = useRedis()
const dynamodb = useDynamoDB()
const run = promisify(execFile)

let lambda: Server
let calls: { path: string | undefined; event: unknown }[] = []
/** The answer in place of the handler's. */
let failure: string | undefined

beforeAll(async () => {
  const redis = new Redis(redisServer.url)
  await loadEarlierData(dynamodb.client, redis)
  redis.disconnect()
  const { handler } = await import('../../handlers/upgrade/upgrade.ts')
  lambda = createServer(async (request, response) => {
    const event = JSON.parse(Buffer.concat(await request.toArray()).toString())
    calls.push({ path: request.url, event })
    response.setHeader('content-type', 'application/json')
    if (failure) response.setHeader('x-amz-function-error', 'Unhandled')
    let parts = 0
    // Time for two parts.
    const time = { getRemainingTimeInMillis: () => (++parts > 2 ? 0 : 90_000) }
    response.end(failure ?? JSON.stringify(await handler(event, time)))
  })
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  calls = []
})
afterAll(() => {
  lambda.close()
})

function upgradeStage(...parameters: string[]) {
  const { port } = lambda.address() as AddressInfo
  return run(process.execPath, ['bin/run.js', 'lib/local/upgrade/upgrade-command.ts', ...parameters], {
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    },
  })
}

test('calls the stage’s function until everything is up to date, and prints how far it is', async () => {
  const { stdout } = await upgradeStage('--stage', 'prod', '--region', 'eu-west-1')
  expect(calls[0]).toEqual({ path: '/2015-03-31/functions/microblog-prod-upgrade/invocations', event: {} })
  expect(calls.slice(1).map(({ event }) => event)).toEqual([{ from: { step: 'voters' } }])
  const count = (table: 'posts' | 'polls') => earlierItems(table).length
  const lines = stdout.split('\n')
  expect(lines[0]).toBe(`posts read: ${count('posts')}, listed: ${count('posts')}`)
  expect(lines.at(-2)).toMatch(
    `Upgraded the data of an earlier version (posts listed: ${count('posts')}, polls listed: ${count('polls')}, voters`,
  )
  await expectListsToMatch(dynamodb.client)
  expect((await upgradeStage('--stage', 'prod')).stdout).toMatch(/\nEverything is up to date\n$/)
})

test('says why a call failed and that the command can be repeated', async () => {
  failure = '{"errorMessage":"Redis does not answer"}'
  await expect(upgradeStage('--stage', 'prod')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /Redis does not answer[\s\S]*\nThe upgrade of prod is not complete\. Run it again: it skips what it has done\.\n$/,
    ),
  })
  expect(calls).toHaveLength(1)
})

test('refuses an option that it does not have', async () => {
  await expect(upgradeStage('--stge', 'prod')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Unknown option '--stge'/),
  })
  expect(calls).toEqual([])
})
