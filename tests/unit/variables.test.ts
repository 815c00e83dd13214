import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { describeError } from '../../lib/local/stack/command.ts'
import { gatewayEnvironment } from '../../lib/local/stack/environment.ts'
import { portErrorMessage, requireDataFolder } from '../../lib/local/stack/preflight.ts'
import { probeRanges } from '../../lib/local/stack/probe-ranges.js'
import { readSettings, SetupError } from '../../lib/local/stack/settings.ts'
import { optional, optionalCount, required } from '../../lib/platform/config.ts'
import { storeUnavailable } from '../../lib/platform/store-failure.ts'
import { arePrivateRanges, problemOf } from '../../lib/platform/variables.js'
import { postNotFound } from '../../lib/posts/refusals.ts'

const wholeNumber = (most: number) => `a whole number from 1 to ${most}`
const ranges = 'private or loopback ranges such as 10.0.0.0/8, separated by commas'
const engine = 'the URL of a DynamoDB engine, such as http://127.0.0.1:8000'
const ownEngine = 'the URL of a DynamoDB engine with its port, such as http://127.0.0.1:8000'
const address = 'an http or https URL, such as http://127.0.0.1:3000'
const levels = 'TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL or SILENT'
const redis =
  'the URL of a Redis, its password percent-encoded, such as redis://127.0.0.1:6379 or rediss://user:password@host:6379?cluster=true'

describe('a variable', () => {
  test.each([
    ['GATEWAYS', ['0', '33', 'two', '1.5', '-1', '1e1', ' 2'], wholeNumber(32)],
    ...['LIKES', 'POLLS', 'REGISTRY', 'STATISTICS', 'GATEWAY', 'REDIS', 'DYNAMODB'].map(
      (name) => [`${name}_PORT`, ['0', '65536', '-1', 'http', '0x50', '80.5'], wholeNumber(65_535)] as const,
    ),
    ['FAIL_THRESHOLD', ['0', '1000', '-1', 'never', '1.5'], wholeNumber(999)],
    ['SWEEP_SHARDS', ['0', '100', 'two'], wholeNumber(99)],
    ['DYNAMODB_ENDPOINT', ['localhost', 'localhost:8000', 'http://localhost', 'https://db:8000'], ownEngine],
    ['AWS_ENDPOINT_URL_DYNAMODB', ['localhost:8000', 'ftp://localhost', 'http://', 'http://a b'], engine],
    [
      'AWS_REGION',
      ['eu central 1', 'eu-central-1.amazonaws.com', '-eu', 'EU_CENTRAL_1'],
      'the name of an AWS region, such as eu-central-1',
    ],
    ['PUBLIC_URL', ['localhost:3000', '127.0.0.1', 'ws://localhost', 'http://'], address],
    ['POWERTOOLS_LOG_LEVEL', ['VERBOSE', 'debug ', '1'], levels],
    [
      'PROBE_ALLOW_CIDRS',
      [
        ...['0.0.0.0/0', '::/0', '10.0.0.0/99', '10.0.0.0/7', 'fc00::/6', 'a/1', '10.0.0.0', '10.0.0/8'],
        ...['8.8.8.0/24', '169.254.0.0/16', 'fe80::/10', '::ffff:10.0.0.0/104', '::ffff:a00:0/104'],
        ...['10.0.0.0/8,0.0.0.0/0', '10.0.0.0/-1', '10.0.0.0/8/8', '010.0.0.0/8', '127.0.0.0/7'],
      ],
      ranges,
    ],
  ] as const)('%s must not be %j', (name, values, expected) => {
    for (const value of values) {
      expect(problemOf(name, value)).toBe(`${name} must be ${expected}, not ${value}.`)
    }
  })

  test.each([
    ['REDIS_URL', '127.0.0.1:6379', redis],
    ['REDIS_URL', 'likes:s3cret@127.0.0.1:6379', redis],
    ['REDIS_URL', 'http://:s3cret@127.0.0.1:6379', redis],
    ['REDIS_URL', 'redis://', redis],
    ['REDIS_URL', 'redis://:100%s3cret@127.0.0.1', redis],
    ['REDIS_URL', 'redis://likes%:s3cret@127.0.0.1', redis],
    ['REDIS_URL', 'redis://127.0.0.1/likes', redis],
    ['REDIS_URL', 'redis://127.0.0.1/0/1', redis],
    ['REDIS_URL', 'redis://127.0.0.1?cluster=yes', redis],
    [
      'REDIS_AUTHORITY',
      '/etc/ssl/s3cret.pem',
      'a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----',
    ],
  ])(
    '%s, which may hold a password, must not be %j, and the message omits its value',
    (name, value, expected) => {
      expect(problemOf(name, value)).toBe(`${name} must be ${expected}.`)
    },
  )

  test.each([
    ['DYNAMODB_ENDPOINT', 'http://me:s3cret@db:8000', ownEngine, '…@db:8000'],
    ['DYNAMODB_ENDPOINT', 'me:s3@cret@db:8000', ownEngine, '…@db:8000'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'ftp://me:s3cret@db', engine, '…@db'],
    ['PUBLIC_URL', 'me:s3cret@localhost', address, '…@localhost'],
  ])('%s must not be %j, and the message omits the login', (name, value, expected, said) => {
    expect(problemOf(name, value)).toBe(`${name} must be ${expected}, not ${said}.`)
  })

  test.each([
    ['GATEWAYS', ['1', '32']],
    ['LIKES_PORT', ['1', '65535']],
    ['X_PORT', ['1', '65535']],
    ['FAIL_THRESHOLD', ['1', '999']],
    ['SWEEP_SHARDS', ['1', '99']],
    [
      'REDIS_URL',
      [
        'redis://127.0.0.1:6379',
        'rediss://likes:p%40ss@[::1]:6379?cluster=true',
        'redis://db/1',
        'redis://db/?cluster=false',
      ],
    ],
    ['REDIS_AUTHORITY', ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----']],
    ['DYNAMODB_ENDPOINT', ['http://127.0.0.1:8000', 'http://[::1]:8000/', 'http://db:80']],
    ['AWS_ENDPOINT_URL_DYNAMODB', ['https://dynamodb.eu-central-1.amazonaws.com', 'http://127.0.0.1:8000']],
    ['AWS_REGION', ['eu-central-1', 'us-gov-west-1', 'local']],
    ['PUBLIC_URL', ['http://127.0.0.1:3000/', 'https://api.example.com']],
    ['POWERTOOLS_LOG_LEVEL', ['INFO', 'debug', 'Silent']],
    [
      'PROBE_ALLOW_CIDRS',
      ['10.0.0.0/8', '127.0.0.0/8,::1/128', '192.168.7.9/32 172.16.0.0/12', 'fd00::/8', 'fd12:3456::1/64'],
    ],
    ['HOME', ['anything']],
  ])('%s may be any of %j, or unset', (name, values) => {
    for (const value of [...values, '', undefined]) expect(problemOf(name, value)).toBeUndefined()
  })

  test('of ranges for a deployment must not include loopback', () => {
    expect(arePrivateRanges('10.0.0.0/8,fd00::/8')).toBe(true)
    for (const text of ['127.0.0.0/8', '10.0.0.0/8,::1/128', '0.0.0.0/0', '']) {
      expect(arePrivateRanges(text)).toBe(false)
    }
  })
})

describe('a function that is loaded', () => {
  afterEach(() => {
    delete process.env.FAIL_THRESHOLD
    delete process.env.REDIS_URL
  })

  test('rejects an invalid value with the same message, and a missing one', () => {
    process.env.FAIL_THRESHOLD = '0'
    const expected = 'The environment variable FAIL_THRESHOLD must be a whole number from 1 to 999, not 0.'
    expect(() => optionalCount('FAIL_THRESHOLD', 1)).toThrow(expected)
    expect(() => optional('FAIL_THRESHOLD', '1')).toThrow(expected)
    process.env.REDIS_URL = 'likes:s3cret@127.0.0.1'
    expect(() => required('REDIS_URL')).toThrow(`The environment variable REDIS_URL must be ${redis}.`)
    delete process.env.REDIS_URL
    expect(() => required('REDIS_URL')).toThrow('The environment variable REDIS_URL is not set')
  })

  test('reads a number, or the default if it is not set', () => {
    process.env.FAIL_THRESHOLD = '3'
    expect(optionalCount('FAIL_THRESHOLD', 1)).toBe(3)
    delete process.env.FAIL_THRESHOLD
    expect(optionalCount('FAIL_THRESHOLD', 1)).toBe(1)
  })
})

describe('the settings of the local commands', () => {
  test('are rejected with a sentence for each mistake', () => {
    expect(() => readSettings({ FAIL_THRESHOLD: '0', GATEWAYS: 'many' })).toThrow(
      `GATEWAYS must be ${wholeNumber(32)}, not many.\nFAIL_THRESHOLD must be ${wholeNumber(999)}, not 0.`,
    )
  })

  test('report an invalid port once, without follow-up errors about shared ports', () => {
    expect(() => readSettings({ LIKES_PORT: 'x', X_PORT: 'x', POLLS_PORT: 'x', GATEWAY_PORT: '0' })).toThrow(
      new SetupError(
        [
          `LIKES_PORT must be ${wholeNumber(65_535)}, not x.`,
          `X_PORT must be ${wholeNumber(65_535)}, not x.`,
          `POLLS_PORT must be ${wholeNumber(65_535)}, not x.`,
          `GATEWAY_PORT must be ${wholeNumber(65_535)}, not 0.`,
        ].join('\n'),
      ),
    )
  })

  test.each([
    ['ALLOWED_HOSTS', 'http://me:s3cret@a.example', /, not …@a\.example\.$/],
    ['CORS_ORIGINS', 'https://me:s3cret@a.example', /, not …@a\.example\.$/],
  ])('report %s=%s without the login', (name, value, sentence) => {
    expect(() => readSettings({ [name]: value })).toThrow(sentence)
  })

  test.each([
    ['EADDRINUSE', 'is already in use. Free it, or choose another port'],
    ['EACCES', 'is not available to this user (EACCES). Choose another port'],
  ])('explain why a port cannot be used: %s', (code, why) => {
    const use = { port: 80, use: 'the likes service', variable: 'LIKES_PORT' }
    expect(portErrorMessage(use, code)).toBe(`Port 80, for the likes service, ${why}: LIKES_PORT=… npm start`)
  })

  test.each([
    [{ X_PORT: '5100' }, /^X_PORT and LIKES_PORT must not share port 5100, for /],
    [{ LIKES_PORT: '5400' }, /^POLLS_PORT and LIKES_PORT must not share port 5400, for /],
    [{ REDIS_PORT: '4002' }, /^REDIS_PORT and GATEWAY_PORT must not share port 4002, for /],
    [
      { GATEWAYS: '32', DYNAMODB_PORT: '4064' },
      /^DYNAMODB_PORT and GATEWAY_PORT must not share port 4064, for /,
    ],
    [
      { GATEWAY_PORT: '65535' },
      /^GATEWAY_PORT must leave room for two ports per gateway up to 65535; the last would be 65538\.$/,
    ],
    [
      { DATA_FOLDER: 'x'.repeat(125) },
      /^DATA_FOLDER must be at most \d+ bytes long relative to .*; it has 125\.$/,
    ],
  ])('are rejected: %j', (environment, sentence) => {
    expect(() => readSettings(environment)).toThrow(sentence)
  })

  test('may share a port with a store that is external', () => {
    expect(() => readSettings({ REDIS_PORT: '5100', REDIS_URL: 'redis://127.0.0.1:5100' })).not.toThrow()
    expect(() => readSettings({ GATEWAY_PORT: '65472', GATEWAYS: '32' })).not.toThrow()
  })

  test('are rejected if the data folder is a file or cannot be created', () => {
    const folder = mkdtempSync(join(tmpdir(), 'microblog-variables-'))
    const file = join(folder, 'file')
    writeFileSync(file, '', { mode: 0o755 })
    try {
      const settings = { ...readSettings({}), dataFolder: file }
      expect(() => requireDataFolder(settings)).toThrow(
        `DATA_FOLDER must be a writable folder, not ${file} (EEXIST).`,
      )
      expect(() => requireDataFolder({ ...settings, dataFolder: '/proc/new/folder' })).toThrow(SetupError)
      expect(() => requireDataFolder({ ...settings, dataFolder: join(folder, 'new', 'er') })).not.toThrow()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('keep the port of an engine even if it is the default of the scheme', () => {
    const settings = readSettings({ DYNAMODB_ENDPOINT: 'http://db:80' })
    expect(gatewayEnvironment(settings, 4001)).toMatchObject({ DYNAMODB_ENDPOINT: 'http://db:80' })
  })

  test('add the configured probe ranges to those of the local instances', () => {
    expect(probeRanges({})).toBe('127.0.0.1/32,::1/128')
    expect(probeRanges({ PROBE_ALLOW_CIDRS: '' })).toBe('127.0.0.1/32,::1/128')
    expect(probeRanges({ PROBE_ALLOW_CIDRS: '10.0.0.0/8' })).toBe('127.0.0.1/32,::1/128,10.0.0.0/8')
  })
})

describe('a command that fails', () => {
  test('prints the cause of an unavailable store in one line, without passwords', () => {
    const cause = Object.assign(new Error('WRONGPASS at redis://likes:s3cret@127.0.0.1'), {
      command: { name: 'hello', args: ['s3cret'] },
    })
    expect(describeError(storeUnavailable('Redis', cause))).toBe(
      'Redis does not answer (Error: WRONGPASS at redis://likes:…@127.0.0.1)',
    )
  })

  test('prints the stack of any other error, without the data that caused it', () => {
    const error = Object.assign(new Error('ERR unknown command, with args beginning with: s3cret'), {
      command: { name: 'hello', args: ['s3cret'] },
    })
    expect(describeError(error)).toMatch(/^Error: ERR unknown command\n {4}at /)
    expect(describeError(error)).not.toMatch('s3cret')
    expect(describeError(postNotFound('1'))).toMatch('post-not-found')
  })
})
