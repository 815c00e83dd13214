import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { hasIPv6, isFree } from '../../lib/local/stack/ports.ts'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http/client.ts'
import { isAlive } from '../support/stack/processes.ts'
import { ownEnvironment, type RunningStack, runStart, startStack } from '../support/stack/use-stack.ts'

const ipv6 = await hasIPv6()
let environment: Awaited<ReturnType<typeof ownEnvironment>>

beforeAll(async () => {
  environment = { ...(await ownEnvironment()), GATEWAYS: '1' }
})
afterAll(() => rmSync(environment.DATA_FOLDER, { recursive: true, force: true }))

/** The stacks of the current test, stopped even if it fails midway. */
const stacks: RunningStack[] = []
afterEach(async () => {
  await Promise.all(stacks.splice(0).map((stack) => stack.stop()))
})

async function start(): Promise<RunningStack> {
  const stack = await startStack(environment)
  stacks.push(stack)
  return stack
}

/** The output and the exit code of a start that fails. */
async function failedStart(
  changes: NodeJS.ProcessEnv,
  command = 'start',
): Promise<{ output: string; code: number | null }> {
  const child = runStart({ ...environment, ...changes }, command)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close')
  return { output, code }
}

const processNames = ['redis', 'dynamodb', 'gateway-1', 'haproxy']

test('data survives restarts, a second start is rejected, and Ctrl-C stops everything', async () => {
  const first = await start()
  const liked = await send('POST', `${first.likes}/new/likes?username=durable&posts_id=1`)
  const unliked = await send('DELETE', `${first.likes}/new/likes?username=chris&posts_id=1`)
  const deleted = await send('DELETE', `${first.likes}/post?username=John&posts_id=21`)
  expect([liked.status, unliked.status, deleted.status]).toEqual([201, 200, 200])

  const second = await failedStart({})
  expect(second).toEqual({
    code: 1,
    output: expect.stringMatching(
      new RegExp(`^The stack is already running as process ${first.process.pid}\\..*\\n$`),
    ),
  })

  const processIds = processNames.map((name) => first.processId(name))
  expect(processIds.filter(isAlive)).toEqual(processIds)
  expect(await first.stop('SIGINT')).toBe(0)
  expect(processIds.filter(isAlive)).toEqual([])

  const again = await start()
  const { body } = await send('GET', `${again.likes}/post/likers?posts_id=1`)
  expect(body.users).toContain('durable')
  expect(body.users).not.toContain('chris')
  expect((await send('GET', `${again.likes}/post?posts_id=21`)).status).toBe(404)
  expect(await again.stop('SIGTERM')).toBe(0)
})

test('a stack that is killed by SIGKILL leaves no process behind', async () => {
  const stack = await start()
  const processIds = processNames.map((name) => stack.processId(name))
  await stack.stop('SIGKILL')
  await eventually(() => !processIds.some(isAlive), 'all processes have ended', 10_000)
})

describe('a start that fails', () => {
  test.each([
    ['LIKES_PORT', 'the likes service', '127.0.0.1'],
    ['REDIS_PORT', 'Redis', '127.0.0.1'],
    ['GATEWAY_PORT', 'gateway 1', '127.0.0.1'],
    ...(ipv6 ? [['STATISTICS_PORT', "HAProxy's statistics", '::1'] as const] : []),
  ])('names the port in use, its purpose and its variable: %s, %s, at %s', async (variable, use, address) => {
    const port = Number(environment[variable])
    const other = createServer().listen(port, address)
    await once(other, 'listening')
    const { output, code } = await failedStart({})
    other.close()
    expect(code).toBe(1)
    expect(output).toBe(
      `Port ${port}, for ${use}, is already in use. Free it, or choose another port: ${variable}=… npm start\n`,
    )
    expect(await isFree(Number(environment.DYNAMODB_PORT))).toBe(true)
  })

  test.each([
    [{ GATEWAYS: 'two' }, 'GATEWAYS must be a whole number'],
    [{ REDIS_URL: '127.0.0.1:6379' }, 'REDIS_URL must be the URL of a Redis'],
    [{ DATA_FOLDER: 'package.json' }, 'DATA_FOLDER must be a writable folder'],
    [{ DATA_FOLDER: 'x'.repeat(125) }, 'DATA_FOLDER must be at most'],
    [{ ALLOWED_HOSTS: 'dev.example:80' }, 'ALLOWED_HOSTS must be a comma-separated list of hosts'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS must be a comma-separated list of origins'],
  ])('names the invalid setting: %j', async (changes, sentence) => {
    const { output, code } = await failedStart(changes)
    expect(code).toBe(1)
    expect(output).toMatch(new RegExp(`^${sentence}.*\\n$`))
  })

  test.each(['gateway', 'seed'])('names it also for the command %s', async (command) => {
    const { output, code } = await failedStart({ FAIL_THRESHOLD: '0' }, command)
    expect({ output, code }).toEqual({
      output: 'FAIL_THRESHOLD must be a whole number from 1 to 999, not 0.\n',
      code: 1,
    })
  })
})
