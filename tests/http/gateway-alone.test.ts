import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freePort } from '../../lib/local/ports.ts'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

/** `serverless offline` and nothing else, told no more than where the stores are. */
const redis = useRedis()
useDynamoDB()

let gateway: ChildProcess
let url: string
let lambdaUrl: string
const folder = mkdtempSync(join(tmpdir(), 'microblog-gateway-'))

beforeAll(async () => {
  const [http, lambda] = [await freePort(), await freePort()]
  url = `http://127.0.0.1:${http}`
  lambdaUrl = `http://127.0.0.1:${lambda}`
  gateway = spawn('npx', ['serverless', 'offline', '--httpPort', `${http}`, '--lambdaPort', `${lambda}`], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      REDIS_URL: redis.url,
      DYNAMODB_PORT: new URL(`${process.env.AWS_ENDPOINT_URL_DYNAMODB}`).port,
      BUILD_FOLDER: relative(process.cwd(), folder),
    },
    stdio: 'ignore',
    detached: true,
  })
  const registered = () => send<{ services: unknown[] }>('GET', `${url}/registry/services`)
  await eventually(
    () =>
      registered().then(
        ({ body }) => body.services.length === 3,
        () => false,
      ),
    'the three services are registered',
  )
}, 90_000)

afterAll(async () => {
  const ended = once(gateway, 'exit')
  if (gateway.pid) process.kill(-gateway.pid, 'SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

test('answers under the services’ prefixes', async () => {
  const { status, body } = await send('POST', `${url}/likes/new/post`, {
    json: { username: 'ann', text: 'hello' },
  })
  expect(status).toBe(201)
  const liked = await send('POST', `${url}/likes/new/likes?username=John&posts_id=${body.posts_id}`)
  expect(liked).toMatchObject({ status: 201, body: { likes: 1 } })
})

test('finds its own instances well when it sweeps', async () => {
  const name = 'microblog-dev-sweepRegistry'
  await send('POST', `${lambdaUrl}/2015-03-31/functions/${name}/invocations`, { body: '{}' })
  const { body } = await send<{ passes: unknown[] }>('GET', `${url}/registry/passes`)
  expect(body.passes[0]).toMatchObject({ registered: 3, passing: 3, evicted: 0 })
})
