import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http/client.ts'
import { type LoadResult, startLoad } from '../support/stack/load.ts'
import { killAndWait } from '../support/stack/processes.ts'
import { runStart, useStack } from '../support/stack/use-stack.ts'

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

/** How many requests HAProxy has logged so far for the server at an address. */
function requestsTo(address: string): number {
  return stack.output.split(` ms ${address} `).length - 1
}

/** The addresses of the servers for which HAProxy has logged requests to the port of X's API. */
function requestsOfX(): string[] {
  return [...stack.output.matchAll(/\bx GET \/2\/\S+ 200 \S+ ms (\S+)/g)].map(([, address = '']) => address)
}

async function members(service: string): Promise<string[]> {
  const { status, body } = await send<{ services: { url: string }[] }>(
    'GET',
    `${stack.registry}/services?service_name=${service}`,
  )
  if (status !== 200) throw new Error(`The registry answered ${status}`)
  return body.services.map(({ url }) => new URL(url).host).sort()
}

describe('an additional gateway', () => {
  let gateway: ReturnType<typeof runStart>
  let output = ''
  let address = ''
  let processId = 0

  async function startGateway(): Promise<void> {
    output = ''
    gateway = runStart(stack.environment, 'gateway')
    for (const stream of [gateway.stdout, gateway.stderr]) stream?.on('data', (chunk) => (output += chunk))
    await eventually(() => /ready after/.test(output), `a ready gateway in ${output}`)
    const [, port, id] = /gateway:(\d+) +ready after \S+ s \(pid (\d+)\)/.exec(output) ?? []
    address = `127.0.0.1:${port}`
    processId = Number(id)
  }

  beforeAll(startGateway, 60_000)
  afterAll(() => {
    gateway.kill('SIGKILL')
  })

  test('serves requests within five seconds of being ready, and no request fails', async () => {
    const load = like()
    await eventually(() => requestsTo(address) > 10, 'requests reach it', 5_000)
    expect(failures(await load.stop())).toBe(0)
    expect(await members('likes')).toContain(address)
  })

  test('serves X’s API as well', async () => {
    const headers = { authorization: 'Bearer alice' }
    await eventually(async () => {
      const { status } = await send('GET', `${stack.x}/2/tweets/1`, { headers })
      expect(status).toBe(200)
      return requestsOfX().includes(address)
    }, 'a request to the port of X reaches it')
  })

  test('keeps its server slot when HAProxy is killed and restarted', async () => {
    const back = stack.waitForOutput(/haproxy +ready/)
    process.kill(stack.processId('haproxy'), 'SIGKILL')
    await back
    const before = requestsTo(address)
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => send('GET', `${stack.likes}/likes?posts_id=1`)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200))
    await eventually(() => requestsTo(address) > before, 'requests reach it again', 1_000)
  })

  test('deregisters before it stops, and no request fails', async () => {
    const load = like()
    await eventually(() => load.sent > 200, 'the load runs')
    const ended = once(gateway, 'exit')
    gateway.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(await members('likes')).not.toContain(address)
    expect(failures(await load.stop())).toBe(0)
  })

  test('killed by SIGKILL, fails only requests that were in flight on it', async () => {
    await startGateway()
    const load = like()
    await eventually(() => requestsTo(address) > 10, 'requests reach it', 5_000)
    const goneAt = await killAndWait(processId)
    const until = load.sent + 500
    await eventually(() => load.sent > until, 'the load goes on')
    const { lastFailureSent } = await load.stop()
    expect(lastFailureSent).toBeLessThanOrEqual(goneAt)
    gateway.kill('SIGINT')
  })
})

describe('a server that merely registers', () => {
  const impostors: Impostor[] = []
  afterAll(() => {
    for (const { server } of impostors) {
      server.closeAllConnections()
      server.close()
    }
  })

  interface Impostor {
    readonly server: Server
    readonly port: number
    /** The requests that it received, the registry's probes excepted. */
    readonly requests: string[]
  }

  async function startImpostor(
    host: string,
    answer: (path: string) => number | Promise<number>,
    type = 'application/json',
  ) {
    const requests: string[] = []
    const server = createServer(async (request, response) => {
      const { method, url = '' } = request
      if (request.headers['registry-health-probe'] === undefined) requests.push(`${method} ${url}`)
      response.writeHead(await answer(url), { 'Content-Type': type }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    const impostor = { server, requests, port: (server.address() as AddressInfo).port }
    impostors.push(impostor)
    return impostor
  }

  /** Registers an instance of likes and reports it healthy. */
  async function register(url: string): Promise<void> {
    const json = { service_name: 'likes', url, http: 'GET' }
    await send('POST', `${stack.registry}/new/service`, { json })
    const reported = await send('POST', `${stack.registry}/urls/healths`, {
      json: { ...json, status_code: 200 },
    })
    // A pass may have evicted it in between.
    expect([201, 404]).toContain(reported.status)
  }

  test('and fails its health checks receives nothing else and displaces no gateway', async () => {
    const impostor = await startImpostor('127.0.0.1', () => 404)
    const { port, requests } = impostor
    const load = like()
    await register(`http://127.0.0.1:${port}/x`)
    for (let number = 1; number <= 40; number++)
      await register(`http://127.0.0.1:${number}/likes/health-check`)
    await eventually(async () => {
      await register(`http://127.0.0.1:${port}/likes/health-check`)
      return requests.length >= 3
    }, 'HAProxy checks it')
    expect(failures(await load.stop())).toBe(0)
    expect(new Set(requests)).toEqual(new Set(['GET /likes/health-check']))
    const { GATEWAY_PORT } = stack.environment
    const before = requestsTo(`127.0.0.1:${GATEWAY_PORT}`)
    await send('GET', `${stack.likes}/likes?posts_id=1`)
    await send('GET', `${stack.likes}/likes?posts_id=1`)
    await eventually(() => requestsTo(`127.0.0.1:${GATEWAY_PORT}`) > before, 'the gateway still has its slot')
  })

  test('receives nothing else before its first check has passed, also at an IPv6 address', async () => {
    let hasPassed = false
    let tooEarly = 0
    const { port, requests } = await startImpostor('::1', async (path) => {
      if (path !== '/likes/health-check') {
        if (!hasPassed) tooEarly++
        return 200
      }
      if (!hasPassed) await delay(1_500)
      hasPassed = true
      return 200
    })
    const load = countLikes()
    await eventually(async () => {
      await register(`http://[::1]:${port}/likes/health-check`)
      return requests.some((request) => request.startsWith('GET /likes/likes'))
    }, 'it gets requests')
    await load.stop()
    expect(requests[0]).toBe('GET /likes/health-check')
    expect(tooEarly).toBe(0)
    const json = { service_name: 'likes', url: `http://[::1]:${port}/likes/health-check`, http: 'GET' }
    await send('DELETE', `${stack.registry}/service`, { json })
  })

  test('and answers 200 to everything, as a web server may, receives only checks', async () => {
    const { port, requests } = await startImpostor('127.0.0.1', () => 200, 'text/html')
    const load = countLikes()
    await eventually(async () => {
      await register(`http://127.0.0.1:${port}/likes/health-check`)
      return requests.length >= 3
    }, 'HAProxy checks it')
    expect(failures(await load.stop())).toBe(0)
    expect(new Set(requests)).toEqual(new Set(['GET /likes/health-check']))
    const statistics = `http://127.0.0.1:${stack.environment.STATISTICS_PORT}`
    expect((await send('GET', `${statistics}/likes/health-check`)).status).toBe(404)
    expect((await send('GET', statistics)).status).toBe(200)
    const json = { service_name: 'likes', url: `http://127.0.0.1:${port}/likes/health-check`, http: 'GET' }
    await send('DELETE', `${stack.registry}/service`, { json })
  })

  test('at an address that probes may not reach is rejected', async () => {
    const json = { service_name: 'likes', url: 'http://127.0.0.2:1/likes/health-check', http: 'GET' }
    expect((await send('POST', `${stack.registry}/new/service`, { json })).status).toBe(400)
  })

  test('cannot make a probe deregister an instance or request anything but a health check', async () => {
    const gateway = `http://127.0.0.1:${stack.environment.GATEWAY_PORT}`
    const url = `${gateway}/registry/service?${new URLSearchParams({ service_name: 'likes', url: `${gateway}/likes/health-check`, http: 'GET' })}`
    const json = { service_name: 'deputy', url, http: 'DELETE' }
    expect((await send('POST', `${stack.registry}/new/service`, { json })).status).toBe(400)
    const headers = { 'registry-health-probe': 'GET' }
    expect((await send('GET', `${stack.polls}/allresults`, { headers })).status).toBe(403)
    expect((await send('DELETE', url, { headers })).status).toBe(403)
    const checks = [
      `${stack.polls}/health-check`,
      `${gateway}/polls/health-check`,
      `${gateway}/registry/health-check`,
    ]
    for (const check of checks) expect((await send('GET', check, { headers })).status).toBe(200)
  })
})

describe('an instance that hangs', () => {
  test('is evicted by the next pass, receives no requests, and is back within one health check after it resumes', async () => {
    const processId = stack.processId('gateway-2')
    const address = `127.0.0.1:${Number(stack.environment.GATEWAY_PORT) + 2}`
    expect(await members('polls')).toContain(address)
    process.kill(processId, 'SIGSTOP')
    // Until HAProxy has noticed, a request may be sent to the instance that hangs.
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
  })
})
