import { expect, test } from '@jest/globals'
import { filterGatewayLine, filterHaproxyLine, filterRedisLine } from '../../lib/local/stack/log-filters.ts'

test.each(['', '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"Votes":1}'])(
  'routine output of a gateway is dropped: %s',
  (line) => {
    expect(filterGatewayLine(line)).toBeUndefined()
  },
)

test.each([
  '× Uncaught exception',
  'TypeError: x is not a function',
  '    at handler (file.ts:1:2)',
  '{ not: json',
])('other lines are unchanged: %s', (line) => {
  expect(filterGatewayLine(line)).toBe(line)
})

test('a structured log line is rendered as text', () => {
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

test('an error is rendered with its stack', () => {
  const line = {
    level: 'ERROR',
    message: 'request failed',
    error: { message: 'boom', stack: 'Error: boom\n  at x' },
  }
  expect(filterGatewayLine(JSON.stringify(line))).toBe('ERROR request failed\nError: boom\n  at x')
})

test('warnings of Redis lose their prefix, and its start messages are dropped', () => {
  const preamble = '16973:M 23 Nov 2026 18:20:31.074 #'
  expect(filterRedisLine(`${preamble} Server initialized`)).toBeUndefined()
  expect(filterRedisLine(`${preamble} Bad file format`)).toBe('Bad file format')
})

test('of HAProxy’s output, requests and fatal errors remain, and repeated server states are dropped', () => {
  const request = 'likes POST /new/likes 201 4 ms 127.0.0.1:4001'
  expect(filterHaproxyLine(request)).toBe(request)
  expect(filterHaproxyLine('[WARNING]  (17696) : Server likes/gateway-1 is DOWN.')).toBeUndefined()
  expect(filterHaproxyLine('Server likes/gateway-3 is UP (leaving forced drain).')).toBeUndefined()
  expect(filterHaproxyLine('Server likes/gateway-3 enters drain state. 2 active.')).toBeUndefined()
  expect(filterHaproxyLine('[ALERT]    (1510) : config : Fatal errors found in configuration.')).toMatch(
    /Fatal/,
  )
})
