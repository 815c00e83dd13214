import { describe, expect, test } from '@jest/globals'
import {
  allowListProblems,
  crossOriginHeaders,
  preflightHeaders,
  readAllowLists,
  refusalOf,
  refusalOnProgramPort,
} from '../../lib/local/gateway/web-guard.js'
import { type GuardCase, guardCases, guardEnvironment } from '../support/stack/web-guard-cases.ts'

const allowed = readAllowLists(guardEnvironment)
const nothing = readAllowLists({})

/** A request as Node.js presents it. */
function asking({ method = 'GET', target = '', headers }: Pick<GuardCase, 'method' | 'target' | 'headers'>) {
  const headersDistinct: Record<string, string[]> = {}
  for (const [header, value] of headers) {
    const name = header.toLowerCase()
    headersDistinct[name] = [...(headersDistinct[name] ?? []), value]
  }
  return { method, url: `${target}/likes`, headersDistinct }
}

describe('a request', () => {
  test.each(guardCases.filter(({ rejected }) => !rejected))('is accepted: $title', (taken) => {
    expect(refusalOf(asking(taken), allowed)).toBeUndefined()
  })

  test.each(guardCases.filter(({ rejected }) => rejected))('is rejected: $title, $rejected', (rejected) => {
    expect(refusalOf(asking(rejected), allowed)).toEqual({
      status: rejected.rejected,
      detail: expect.stringMatching(
        /^(The host must be|Exactly one valid Host|The origin must be|A cross-site request)/,
      ),
    })
  })

  test('without a host is rejected', () => {
    expect(refusalOf(asking({ headers: [] }), allowed)).toMatchObject({ status: 400 })
  })

  test('gets a reason that names what is allowed', () => {
    const detail = (headers: GuardCase['headers']) => refusalOf(asking({ headers }), nothing)?.detail
    expect(detail([['Host', 'evil.example:5100']])).toBe(
      'The host must be localhost, *.localhost, 127.0.0.1, [::1] or in ALLOWED_HOSTS, not evil.example:5100',
    )
    expect(
      detail([
        ['Host', 'localhost'],
        ['Origin', 'null'],
      ]),
    ).toBe(
      'The origin must be localhost, *.localhost, 127.0.0.1, [::1], a host in ALLOWED_HOSTS or an origin in CORS_ORIGINS, not null',
    )
  })

  test('with a host or an origin that is not configured is rejected', () => {
    expect(refusalOf(asking({ headers: [['Host', 'dev.example']] }), nothing)).toMatchObject({ status: 421 })
    const page = asking({
      headers: [
        ['Host', 'localhost'],
        ['Origin', 'https://app.example.com'],
      ],
    })
    expect(refusalOf(page, nothing)).toMatchObject({ status: 403 })
  })
})

describe('a port without web pages', () => {
  test('accepts a request without headers of a browser', () => {
    expect(refusalOnProgramPort(asking({ headers: [['Host', '127.0.0.1:4002']] }), allowed)).toBeUndefined()
  })

  test.each([
    ['an allowed origin', ['Origin', 'http://localhost:5173'], 403],
    ['an opaque origin', ['Origin', 'null'], 403],
    ['a same-origin page', ['Sec-Fetch-Site', 'same-origin'], 403],
    ['a URL that a user typed', ['Sec-Fetch-Site', 'none'], 403],
    ['another host', ['Host', 'evil.example'], 400],
  ] as const)('rejects %s', (_, header, status) => {
    const headers: GuardCase['headers'] = [['Host', 'localhost'], header]
    expect(refusalOnProgramPort(asking({ headers }), allowed)).toMatchObject({ status })
  })
})

describe('the page of an accepted request', () => {
  const from = (origin: string) =>
    asking({
      headers: [
        ['Host', 'localhost'],
        ['Origin', origin],
      ],
    })

  test('may read the response and the exposed headers', () => {
    expect(crossOriginHeaders(from('http://localhost:5173'))).toEqual({
      'Access-Control-Allow-Origin': 'http://localhost:5173',
      'Access-Control-Expose-Headers':
        'ETag, Location, Retry-After, Allow, X-Request-Id, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, X-Access-Level, X-Transaction-Id, X-Response-Time, Api-Version',
    })
  })

  test('gets no CORS headers without an origin', () => {
    expect(crossOriginHeaders(asking({ headers: [['Host', 'localhost']] }))).toEqual({})
  })

  const preflight = (...headers: [string, string][]) =>
    preflightHeaders(
      asking({
        method: 'OPTIONS',
        headers: [['Host', 'localhost'], ['Origin', 'http://localhost'], ...headers],
      }),
    )

  test('is allowed what its preflight requests', () => {
    expect(
      preflight(
        ['Access-Control-Request-Method', 'DELETE'],
        ['Access-Control-Request-Headers', 'content-type,x-anything'],
      ),
    ).toEqual({
      'Access-Control-Allow-Methods': 'DELETE',
      'Access-Control-Allow-Headers': 'content-type,x-anything',
      'Access-Control-Allow-Private-Network': 'true',
      'Access-Control-Max-Age': '600',
    })
    expect(preflight(['Access-Control-Request-Method', 'GET'])).not.toHaveProperty(
      'Access-Control-Allow-Headers',
    )
  })

  test('gets preflight headers only for an OPTIONS request with an origin and a requested method', () => {
    expect(preflight()).toBeUndefined()
    const headers: GuardCase['headers'] = [
      ['Host', 'localhost'],
      ['Origin', 'http://localhost'],
      ['Access-Control-Request-Method', 'GET'],
    ]
    expect(preflightHeaders(asking({ method: 'POST', headers }))).toBeUndefined()
    expect(
      preflightHeaders(asking({ method: 'OPTIONS', headers: headers.filter(([name]) => name !== 'Origin') })),
    ).toBeUndefined()
  })
})

describe('the configuration', () => {
  test('consists of lists separated by commas or blanks, and is normalised to what browsers send', () => {
    expect(
      readAllowLists({ ALLOWED_HOSTS: ' Dev.example,10.0.0.5\n[FD00:0::5] fd00::6 münchen.example ' }).hosts,
    ).toEqual(['dev.example', '10.0.0.5', '[fd00::5]', '[fd00::6]', 'xn--mnchen-3ya.example'])
    expect(
      readAllowLists({ CORS_ORIGINS: 'HTTPS://App.example,http://a.example:80 http://[::2]:3000' }).origins,
    ).toEqual(['https://app.example', 'http://a.example', 'http://[::2]:3000'])
    expect(readAllowLists({ ALLOWED_HOSTS: '', CORS_ORIGINS: ' ' })).toEqual({ hosts: [], origins: [] })
    expect(allowListProblems({ ...guardEnvironment })).toEqual([])
    expect(allowListProblems({ ALLOWED_HOSTS: '', CORS_ORIGINS: ' ' })).toEqual([])
  })

  test.each([
    '*',
    '*.example',
    'dev.example:80',
    'http://dev.example',
    'dev.example/',
    'a@dev.example',
    'a..b',
    '[x]',
    'a%41',
    'a\\b',
  ])('rejects %s as a host', (host) => {
    expect(allowListProblems({ ALLOWED_HOSTS: `localhost,${host}` })).toEqual([
      `ALLOWED_HOSTS must be a comma-separated list of hosts without ports, such as dev.example.com, not ${host.replace(/.*@/, '…@')}.`,
    ])
  })

  test('rejects more entries than HAProxy accepts', () => {
    const list = (count: number, prefix = '') =>
      Array.from({ length: count }, (_, index) => `${prefix}h${index}.example`).join(' ')
    expect(allowListProblems({ ALLOWED_HOSTS: list(50), CORS_ORIGINS: list(50, 'https://') })).toEqual([])
    expect(allowListProblems({ ALLOWED_HOSTS: list(51), CORS_ORIGINS: list(99, 'https://') })).toEqual([
      'ALLOWED_HOSTS must have at most 50 entries, not 51.',
      'CORS_ORIGINS must have at most 50 entries, not 99.',
    ])
  })

  test.each([
    '*',
    'null',
    'https://*',
    'https://*.example.com',
    'app.example',
    'https://app.example/',
    'https://app.example/x',
    'https://u@app.example',
    'ftp://app.example',
    'https://app.example:99999',
    'https://app.example?x',
  ])('rejects %s as an origin', (origin) => {
    expect(allowListProblems({ CORS_ORIGINS: origin })).toEqual([
      `CORS_ORIGINS must be a comma-separated list of origins, such as https://www.example.com, not ${origin.replace(/.*@/, '…@')}.`,
    ])
  })
})
