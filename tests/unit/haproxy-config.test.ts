import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { maximumBodyBytes } from '../../lib/http/body.ts'
import { haproxyLimits } from '../../lib/local/gateway/http-api/request-head.ts'
import { exposedHeaders, refusalOf, refusalOnProgramPort } from '../../lib/local/gateway/web-guard.js'
import { haproxyEnvironment } from '../../lib/local/haproxy/haproxy-process.ts'
import { followerAgent } from '../../lib/local/haproxy/registry-client.ts'
import { backends } from '../../lib/local/haproxy/server-states.ts'
import { portVariables, readSettings } from '../../lib/local/stack/settings.ts'
import { maxGateways } from '../../lib/platform/variables.js'

/** haproxy.cfg repeats values of lib/local, because HAProxy also runs without the rest of the stack. */
const config = readFileSync('haproxy.cfg', 'utf8')
const settings = readSettings({})

function matches(pattern: RegExp): string[] {
  return [...config.matchAll(pattern)].map(([, value = '']) => value)
}

describe('haproxy.cfg has the same', () => {
  test.each(['likes', 'x', 'polls', 'registry', 'statistics', 'dynamodb'] as const)(
    'default port of %s',
    (name) => {
      const [variable, port] = portVariables[name]
      const defaults = matches(new RegExp(`\\$\\{${variable}-(\\d+)\\}`, 'g'))
      expect(new Set(defaults)).toEqual(new Set([`${port}`]))
    },
  )

  test('default ports of the gateways that it names', () => {
    const { gateways } = settings.ports
    const defaults = matches(/server gateway-\d "127\.0\.0\.1:\$\{GATEWAY_\d_PORT-(\d+)\}"/g)
    expect(defaults).toEqual(backends.flatMap(() => gateways.map(({ http }) => `${http}`)))
  })

  test('backends, each with a server slot for every gateway', () => {
    expect(matches(/^backend (\w+) from gateways$/gm)).toEqual([...backends])
    expect(matches(/server-template gateway- (\S+) /g)).toEqual(backends.map(() => `3-${maxGateways}`))
  })

  test('limits, in the rules and in their messages', () => {
    const { urlBytes, headerBytes, headerFields } = haproxyLimits
    expect({
      url: matches(/\{ url,length gt (\d+) \}/g),
      headers: matches(/\{ req\.hdrs,length gt (\d+) \}/g),
      fields: matches(/\{ req\.fhdr_cnt gt (\d+) \}/g),
      body: matches(/deny_status 413 if \{ req\.body_size gt (\d+) \}/g),
      messages: matches(/must (?:be|have) at most (\d+) /g)
        .map(Number)
        .toSorted(),
    }).toEqual({
      url: [`${urlBytes}`],
      headers: [`${headerBytes}`],
      fields: [`${headerFields}`],
      body: [`${maximumBodyBytes}`],
      messages: [urlBytes, headerBytes, headerFields, maximumBodyBytes].toSorted(),
    })
  })

  test('headers that a page may read', () => {
    expect(config).toContain(`Access-Control-Expose-Headers "${exposedHeaders}"`)
  })

  test('user agent of the follower, whose requests it does not log', () => {
    expect(config).toContain(`http-request set-log-level silent if { req.hdr(user-agent) ${followerAgent} }`)
  })

  test.each([
    ['no host', {}],
    ['another host', { host: ['evil.example'] }],
    ['another origin', { host: ['localhost'], origin: ['null'] }],
    ['a page of another site', { host: ['localhost'], 'sec-fetch-site': ['cross-site'] }],
  ])('reason to refuse %s', (_, headersDistinct) => {
    const refusal = refusalOf({ method: 'GET', url: '/', headersDistinct }, settings.allowed)
    const [reason = ''] = `${refusal?.detail}`.split(', not ')
    expect(config).toContain(`"status":${refusal?.status},"detail":"${reason}`)
  })

  test('reason to refuse a page at the port of DynamoDB', () => {
    const page = { method: 'GET', url: '/', headersDistinct: { host: ['localhost'], origin: ['null'] } }
    const detail = refusalOnProgramPort(page, settings.allowed)?.detail
    expect(config).toContain(`"status":403,"detail":"${detail}"`)
  })
})

test('the stack sets every variable that haproxy.cfg reads, and no others', () => {
  const engine = { address: '127.0.0.1', port: 8001 }
  const set = haproxyEnvironment({ settings, engine, hasIPv6: false })
  const read = [...matches(/\$\{([A-Z][A-Z0-9_]*)/g), ...matches(/defined\(([A-Z0-9_]+)\)/g)]
  const own = matches(/^ +setenv (\w+) /gm)
  expect(Object.keys(set).toSorted()).toEqual(
    [...new Set(read)].filter((name) => !own.includes(name)).toSorted(),
  )
})
