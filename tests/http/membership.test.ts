import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http.ts'
import { type LoadResult, startLoad } from '../support/load.ts'
import { killOutright } from '../support/processes.ts'
import { runStart, useStack } from '../support/stack.ts'

const stack = useStack()

const callers = 8
const countLikes = () => startLoad(callers, () => ({ method: 'GET', url: `${stack.likes}/likes?posts_id=1` }))
const like = () =>
  startLoad(callers, (number) => ({
    method: 'POST',
    url: `${stack.likes}/new/likes`,
    json: { username: `${number}`, posts_id: '1' },
  }))

function failures({ statuses, broken }: LoadResult): number {
  const refused = Object.entries(statuses).filter(([status]) => status >= '300')
  return refused.reduce((sum, [, count]) => sum + count, broken)
}

/** How many requests the server at an address has been sent so far, by HAProxy's log. */
function requestsTo(address: string): number {
  return stack.output.split(` ms ${address}\n`).length - 1
}

async function members(service: string): Promise<string[]> {
  const { status, body } = await send<{ services: { url: string }[] }>(
    'GET',
    `${stack.registry}/services?service_name=${service}`,
  )
  if (status !== 200) throw new Error(`The registry answered ${status}`)
  return body.services.map(({ url }) => new URL(url).host).sort()
}

describe('one more gateway', () => {
  let gateway: ReturnType<typeof runStart>
  let said = ''
  let address = ''
  let processId = 0

  async function startGateway(): Promise<void> {
    said = ''
    gateway = runStart(stack.environment, 'gateway')
    for (const stream of [gateway.stdout, gateway.stderr]) stream?.on('data', (chunk) => (said += chunk))
    await eventually(() => /ready after/.test(said), `a ready gateway in ${said}`)
    const [, port, id] = /gateway:(\d+) +ready after \S+ s, process (\d+)/.exec(said) ?? []
    address = `127.0.0.1:${port}`
    processId = Number(id)
  }

  beforeAll(startGateway, 60_000)
  afterAll(() => {
    gateway.kill('SIGKILL')
  })

  test('takes requests within five seconds of being ready, and none fails for it', async () => {
    const load = like()
    await eventually(() => requestsTo(address) > 10, 'requests reach it', 5_000)
    expect(failures(await load.stop())).toBe(0)
    expect(await members('likes')).toContain(address)
  }, 30_000)

  test('keeps its place when HAProxy is killed and comes back', async () => {
    const back = stack.says(/haproxy +ready/)
    process.kill(stack.processId('haproxy'), 'SIGKILL')
    await back
    const before = requestsTo(address)
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => send('GET', `${stack.likes}/likes?posts_id=1`)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200))
    await eventually(() => requestsTo(address) > before, 'requests reach it again', 1_000)
  }, 30_000)

  test('told to stop it leaves first, and no request fails', async () => {
    const load = like()
    await eventually(() => load.sent > 200, 'the load runs')
    const ended = once(gateway, 'exit')
    gateway.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(await members('likes')).not.toContain(address)
    expect(failures(await load.stop())).toBe(0)
  }, 30_000)

  test('killed outright it fails no more than what was in flight on it', async () => {
    await startGateway()
    const load = like()
    await eventually(() => requestsTo(address) > 10, 'requests reach it', 5_000)
    const goneAt = await killOutright(processId)
    const until = load.sent + 500
    await eventually(() => load.sent > until, 'the load goes on')
    const { lastFailureSent } = await load.stop()
    expect(lastFailureSent).toBeLessThanOrEqual(goneAt)
    gateway.kill('SIGINT')
  }, 90_000)
})

describe('an instance that hangs', () => {
  test('is evicted by the next pass, gets no requests, and is back within one health check once it is well', async () => {
    const processId = stack.processId('gateway-2')
    const address = `127.0.0.1:${Number(stack.environment.GATEWAY_PORT) + 2}`
    expect(await members('polls')).toContain(address)
    process.kill(processId, 'SIGSTOP')
    // Until HAProxy has noticed, a question may be put to the one that hangs.
    const isMember = () => members('polls').then((all) => all.includes(address))
    await eventually(
      () =>
        isMember().then(
          (is) => !is,
          () => false,
        ),
      'it is evicted',
    )
    const { body } = await send<{ healths: { url: string }[] }>('GET', `${stack.registry}/health-check`)
    expect(body.healths.filter(({ url }) => url.includes(address))).toEqual([])
    const load = countLikes()
    await eventually(() => load.sent > 200, 'the load runs')
    expect(failures(await load.stop())).toBe(0)

    process.kill(processId, 'SIGCONT')
    await eventually(isMember, 'it is back', 5_000)
    const before = requestsTo(address)
    await eventually(
      async () => {
        await send('GET', `${stack.polls}/allresults`)
        return requestsTo(address) > before
      },
      'it gets requests again',
      5_000,
    )
  }, 90_000)
})
