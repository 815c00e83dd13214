import { expect, test } from '@jest/globals'
import { filterGatewayLine, filterHaproxyLine, filterRedisLine } from '../../lib/local/stack/log-filters.ts'

test.each(['', '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"Votes":1}'])(
  'what a gateway says in the ordinary course of things is left out: %s',
  (line) => {
    expect(filterGatewayLine(line)).toBeUndefined()
  },
)

test.each([
  '× Uncaught exception',
  'TypeError: x is not a function',
  '    at handler (file.ts:1:2)',
  '{ not: json',
])('everything else stays as it is: %s', (line) => {
  expect(filterGatewayLine(line)).toBe(line)
})

test('a function’s own log line is told as text', () => {
  const line = {
    level: 'WARN',
    message: 'store unavailable',
    timestamp: 'now',
    service: 's',
    detail: 'Redis',
    n: [1],
  }
  expect(filterGatewayLine(JSON.stringify(line))).toBe('WARN store unavailable detail=Redis n=[1]')
})

test('an error is told whole', () => {
  const line = {
    level: 'ERROR',
    message: 'request failed',
    error: { message: 'boom', stack: 'Error: boom\n  at x' },
  }
  expect(filterGatewayLine(JSON.stringify(line))).toBe('ERROR request failed\nError: boom\n  at x')
})

test('Redis’ warnings lose their preamble, its greetings are left out', () => {
  const preamble = '16973:M 23 Nov 2026 18:20:31.074 #'
  expect(filterRedisLine(`${preamble} Server initialized`)).toBeUndefined()
  expect(filterRedisLine(`${preamble} Bad file format`)).toBe('Bad file format')
})

test('HAProxy tells of a request and of a server once', () => {
  const request = 'likes POST /new/likes 201 4 ms 127.0.0.1:4001'
  expect(filterHaproxyLine(request)).toBe(request)
  expect(filterHaproxyLine('[WARNING]  (17696) : Server likes/gateway-1 is DOWN.')).toBeUndefined()
  expect(filterHaproxyLine('Server likes/gateway-3 is UP (leaving forced drain).')).toBeUndefined()
  expect(filterHaproxyLine('Server likes/gateway-3 enters drain state. 2 active.')).toBeUndefined()
  expect(filterHaproxyLine('[ALERT]    (1510) : config : Fatal errors found in configuration.')).toMatch(
    /Fatal/,
  )
})
