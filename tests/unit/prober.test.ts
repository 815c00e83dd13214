import { beforeAll, describe, expect, test } from '@jest/globals'
import { freePort } from '../../lib/local/stack/ports.ts'
import { systemClock } from '../../lib/platform/clock.ts'
import { parseCidrs } from '../../lib/registry/probe/address-rules.ts'
import { outcomeOfError } from '../../lib/registry/probe/http-probe.ts'
import type { Resolve } from '../../lib/registry/probe/name-resolver.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import { type ProberOptions, prober } from '../../lib/registry/probe/prober.ts'
import { eventually } from '../support/eventually.ts'
import { behaviours, type Peer, startPeer, startTlsPeer } from '../support/registry/hostile-servers.ts'

const loopback = parseCidrs('127.0.0.0/8')
const noNames: Resolve = (name) => Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }))
const timeoutMs = 400
const soon = () => new Date(Date.now() + 10_000)

function localProber(options: Partial<ProberOptions> = {}) {
  return prober({ allowed: loopback, resolver: () => noNames, clock: systemClock, timeoutMs, ...options })
}

const get = (url: string, http = 'GET') => ({ url, http })

async function outcomeOf(url: string, options: Partial<ProberOptions> = {}): Promise<Outcome | undefined> {
  const target = get(url)
  return (await localProber(options)([target], soon())).get(target)?.outcome
}

const peers = {} as Record<keyof typeof behaviours, Peer>

beforeAll(async () => {
  for (const [name, behave] of Object.entries(behaviours)) {
    peers[name as keyof typeof behaviours] = await startPeer(behave)
  }
})

const answered = (statusCode: number): Outcome => ({ kind: 'answered', statusCode })
const timedOut: Outcome = { kind: 'unanswered', reason: 'ETIMEDOUT' }
const refused = (reason: string) => ({ kind: 'refused', reason: expect.stringMatching(reason) })

const expected: Record<keyof typeof behaviours, unknown> = {
  healthy: answered(200),
  failing: answered(500),
  slow: answered(200),
  verbose: answered(200),
  hanging: timedOut,
  resetting: refused('ECONNRESET'),
  closing: refused('ECONNRESET'),
  redirecting: answered(302),
  endless: answered(200),
  'endless headers': refused('HPE_HEADER_OVERFLOW'),
  'endless interim answers': refused('HPE_HEADER_OVERFLOW'),
  'dripping headers': timedOut,
  'invalid HTTP': refused('HPE_'),
  upgrading: refused('ECONNRESET'),
}

describe('a probe of a peer', () => {
  test.each(Object.entries(expected))('that is %s has the expected outcome', async (name, outcome) => {
    expect(await outcomeOf(peers[name as keyof typeof behaviours].url)).toEqual(outcome)
  })

  test('is refused where nothing listens', async () => {
    expect(await outcomeOf(`http://127.0.0.1:${await freePort()}/`)).toEqual(refused('ECONNREFUSED'))
  })

  test('that does not speak TLS is refused if the URL is https', async () => {
    expect(await outcomeOf(peers.healthy.url.replace('http:', 'https:'))).toEqual(refused('EPROTO|ERR_SSL'))
  })

  test('whose certificate is not trusted is refused', async () => {
    const { port } = await startTlsPeer()
    expect(await outcomeOf(`https://127.0.0.1:${port}/`)).toEqual(refused('DEPTH_ZERO_SELF_SIGNED_CERT'))
  })

  test('does not affect the outcomes of others', async () => {
    const bad = Object.values(peers).map(({ url }) => get(url))
    const good = Array.from({ length: 200 }, (_, number) => get(`${peers.healthy.url}?${number}`))
    const targets = [...bad, ...good, ...bad.map((target) => ({ ...target }))]
    const results = await localProber({ sockets: 20, timeoutMs: 3_000 })(targets, soon())
    expect(good.map((target) => results.get(target)?.outcome)).toEqual(Array(200).fill(answered(200)))
    expect(bad.map((target) => results.get(target)?.outcome)).toEqual(Object.values(expected))
  })

  test.each(['GET', 'HEAD'] as const)(
    'is a %s if the instance is registered with it, has no body and closes its connection',
    async (http) => {
      const target = get(`${peers.healthy.url}/${http}?deep=1`, http)
      await localProber()([target], soon())
      const request = peers.healthy.requests.find((text) => text.includes(`/${http}?`)) ?? ''
      expect(request).toMatch(`${http} /health-check/${http}?deep=1 HTTP/1.1\r\n`)
      expect(request).toMatch(`host: 127.0.0.1:${peers.healthy.port}\r\n`)
      expect(request).toMatch(/connection: close\r\n/i)
      expect(request).toMatch(/registry-health-probe: \S/)
      expect(request.endsWith('\r\n\r\n')).toBe(true)
    },
  )

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get', 'PURGE'])(
    'is never a %s, even if one is stored',
    async (http) => {
      const peer = await startPeer(behaviours.healthy)
      const target = get(peer.url, http)
      expect((await localProber()([target], soon())).get(target)?.outcome).toEqual({
        kind: 'forbidden',
        reason: `must not be sent a ${http}`,
      })
      expect([peer.requests, peer.mostOpen]).toEqual([[], 0])
    },
  )

  test('reads no more of an endless answer than the connection buffers, and hangs up', async () => {
    await outcomeOf(peers.endless.url)
    await eventually(() => peers.endless.open === 0, 'the endless answer is cut off', 5_000)
    expect(peers.endless.written / peers.endless.requests.length).toBeLessThan(8_000_000)
  })
})

describe('an error', () => {
  const errorOf = (code: string) => Object.assign(new Error('failed'), { code })

  // https://nodejs.org/api/tls.html#x509-certificate-error-codes, and the code for a certificate of another host
  const untrusted = `
    UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECRYPT_CRL_SIGNATURE
    UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID
    CERT_HAS_EXPIRED CRL_NOT_YET_VALID CRL_HAS_EXPIRED ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD
    ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD DEPTH_ZERO_SELF_SIGNED_CERT
    SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_CHAIN_TOO_LONG
    CERT_REVOKED INVALID_CA PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED CERT_REJECTED HOSTNAME_MISMATCH
    ERR_TLS_CERT_ALTNAME_INVALID`

  test.each(untrusted.trim().split(/\s+/))('of a certificate, %s, comes from the peer', (code) => {
    expect(outcomeOfError(errorOf(code))).toEqual({ kind: 'refused', reason: code })
  })

  test.each([
    'ENOTFOUND',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EMFILE',
    'ENODATA',
    'ESERVFAIL',
    'OUT_OF_MEM',
  ])('such as %s does not show that the peer was reached', (code) => {
    expect(outcomeOfError(errorOf(code))).toEqual({ kind: 'unanswered', reason: code })
  })
})

describe('a call', () => {
  test('holds no more connections at a time than the limit', async () => {
    const peer = await startPeer(behaviours.slow)
    const targets = Array.from({ length: 60 }, (_, number) => get(`${peer.url}?${number}`))
    await localProber({ sockets: 15 })(targets, soon())
    expect(peer.requests).toHaveLength(60)
    expect(peer.mostOpen).toBeGreaterThanOrEqual(15)
    // The peer may see a new connection before it sees the end of the previous one.
    expect(peer.mostOpen).toBeLessThan(30)
  })

  test('does not take a delay of its own process for the silence of a peer', async () => {
    const probing = outcomeOf(peers.healthy.url)
    for (const end = Date.now() + 2 * timeoutMs; Date.now() < end; );
    expect(await probing).toEqual(answered(200))
  })

  test('reads an answer that arrived in time, although its own process was held up until after the timeout', async () => {
    const peer = await startPeer((socket) => {
      behaviours.healthy(socket)
      for (const end = Date.now() + 1.1 * timeoutMs; Date.now() < end; );
    })
    expect(await outcomeOf(peer.url)).toEqual(answered(200))
  })

  test('begins no probe after its deadline', async () => {
    const peer = await startPeer(behaviours.hanging)
    const targets = Array.from({ length: 9 }, (_, number) => get(`${peer.url}?${number}`))
    const results = await localProber({ sockets: 3 })(targets, new Date(Date.now() + timeoutMs / 2))
    expect(targets.map((target) => results.get(target)?.outcome)).toEqual([
      ...Array(3).fill(timedOut),
      ...Array(6).fill(undefined),
    ])
  })

  test('resolves each name once, and again in a later call', async () => {
    const asked: string[] = []
    const resolver = () => async (name: string) => {
      asked.push(name)
      return ['127.0.0.1']
    }
    const probe = localProber({ resolver })
    const targets = Array.from({ length: 50 }, (_, number) =>
      get(`http://name-${number % 2}.test:${peers.healthy.port}/?${number}`),
    )
    const results = await probe(targets, soon())
    expect(targets.map((target) => results.get(target)?.outcome)).toEqual(Array(50).fill(answered(200)))
    expect(asked.toSorted()).toEqual(['name-0.test', 'name-1.test'])
    await probe(targets, soon())
    expect(asked).toHaveLength(4)
  })
})

describe('a name', () => {
  const named = () => `http://name.test:${peers.healthy.port}/`
  const resolvesTo = (addresses: string[]) => ({ resolver: () => () => Promise.resolve(addresses) })

  test('that resolves to a forbidden address at the second look-up is not connected to', async () => {
    const addresses = ['127.0.0.1', '169.254.169.254']
    const resolver = () => async () => [addresses.shift() ?? '']
    const probe = localProber({ resolver })
    const target = get(named())
    expect((await probe([target], soon())).get(target)).toMatchObject({
      outcome: answered(200),
      peer: '127.0.0.1',
    })
    expect((await probe([target], soon())).get(target)?.outcome).toEqual({
      kind: 'forbidden',
      reason: 'resolves to 169.254.169.254, which is the address of a metadata service',
    })
  })

  test('is the host of the request, whatever address it is sent to', async () => {
    await outcomeOf(`${named()}own-name`, resolvesTo(['127.0.0.1']))
    const request = peers.healthy.requests.find((text) => text.includes('/own-name'))
    expect(request).toMatch(`host: name.test:${peers.healthy.port}\r\n`)
  })

  test('is reached at the first of its addresses that is allowed', async () => {
    expect(await outcomeOf(named(), resolvesTo(['10.0.0.1', '::1', '127.0.0.1']))).toEqual(answered(200))
  })

  test('is forbidden if none of its addresses is allowed', async () => {
    const outcome = await outcomeOf(named(), { ...resolvesTo(['127.0.0.1']), allowed: [] })
    expect(outcome).toEqual({
      kind: 'forbidden',
      reason: 'resolves to 127.0.0.1, which is a loopback address that no rule allows',
    })
  })

  test('that does not exist, or whose name server is silent, is unanswered', async () => {
    expect(await outcomeOf(named())).toEqual({ kind: 'unanswered', reason: 'ENOTFOUND' })
    expect(await outcomeOf(named(), { resolver: () => () => new Promise(() => undefined) })).toEqual(timedOut)
  })
})

test('a name that resolves only after the timeout is not connected to', async () => {
  const peer = await startPeer(behaviours.healthy)
  let answer = (_: string[]) => {}
  const resolver = () => () =>
    new Promise<string[]>((resolve) => {
      answer = resolve
    })
  expect(await outcomeOf(`http://late.test:${peer.port}/late`, { resolver })).toEqual(timedOut)
  answer(['127.0.0.1'])
  // Long enough for three other probes, one after the other, to arrive.
  for (const later of ['1', '2', '3']) await outcomeOf(`${peer.url}?${later}`)
  expect(peer.requests.filter((request) => request.includes('/late'))).toEqual([])
  expect(peer.requests).toHaveLength(3)
})

describe('a URL', () => {
  test('whose literal address is not allowed is forbidden, without a look-up', async () => {
    const resolver = () => () => Promise.reject(new Error('looked up'))
    expect(await outcomeOf(peers.healthy.url, { allowed: [], resolver })).toMatchObject({ kind: 'forbidden' })
    expect(await outcomeOf('http://2852039166/', { resolver })).toMatchObject({ kind: 'forbidden' })
  })

  test('that is invalid is forbidden', async () => {
    expect(await outcomeOf('not a URL')).toEqual({ kind: 'forbidden', reason: 'must be a URL' })
  })
})
