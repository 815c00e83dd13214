import { isIP } from 'node:net'

/**
 * The environment variables of the functions and the local commands, and what each must be. Every reader checks them
 * here before it starts: `npm start` and the other local commands, `serverless offline`, and each function when it is
 * loaded. deploy/parameters.js shares the rule for address ranges.
 *
 * @typedef {object} Variable
 * @property {string} expected
 * @property {(value: string) => boolean} accepts
 * @property {boolean} [secret] whether the value may hold a password, and so must not be printed
 */

/** @type {(minimum: number, maximum: number) => Variable} */
const wholeNumber = (minimum, maximum) => ({
  expected: `a whole number from ${minimum} to ${maximum}`,
  accepts: (value) => /^\d{1,6}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum,
})

/** @type {(protocols: RegExp, expected: string) => Variable} */
const url = (protocols, expected) => ({
  expected,
  accepts: (value) => URL.canParse(value) && protocols.test(value) && new URL(value).hostname !== '',
})

/** The number of gateways that haproxy.cfg has servers for. */
export const maxGateways = 32

export const maxFailThreshold = 999
export const maxSweepShards = 99

/** Whether ioredis understands the URL: its path is a database's number, and its credentials can be decoded. @param {string} text */
const isRedisUrl = (text) => {
  const { username, password, pathname, searchParams } = new URL(text)
  return (
    /^(\/\d{0,4})?$/.test(pathname) &&
    isPercentEncoded(username + password) &&
    /^(true|false)$/.test(searchParams.get('cluster') ?? 'false')
  )
}

/** @param {string} text */
const isPercentEncoded = (text) => {
  try {
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}

const redis = url(
  /^rediss?:\/\//,
  'the URL of a Redis, its password percent-encoded, such as redis://127.0.0.1:6379 or rediss://user:password@host:6379?cluster=true',
)

const port = wholeNumber(1, 65_535)
const engine = url(/^https?:\/\//, 'the URL of a DynamoDB engine, such as http://127.0.0.1:8000')

/** @type {Readonly<Record<string, Variable>>} */
const variables = {
  GATEWAYS: wholeNumber(1, maxGateways),
  LIKES_PORT: port,
  X_PORT: port,
  POLLS_PORT: port,
  REGISTRY_PORT: port,
  STATISTICS_PORT: port,
  GATEWAY_PORT: port,
  REDIS_PORT: port,
  DYNAMODB_PORT: port,
  DYNAMODB_ENDPOINT: {
    expected: 'the URL of a DynamoDB engine with its port, such as http://127.0.0.1:8000',
    accepts: (value) => /^http:\/\/[^\s/@]+:\d+\/?$/.test(value) && URL.canParse(value),
  },
  AWS_ENDPOINT_URL_DYNAMODB: engine,
  AWS_REGION: {
    expected: 'the name of an AWS region, such as eu-central-1',
    accepts: (value) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value),
  },
  REDIS_URL: { ...redis, accepts: (value) => redis.accepts(value) && isRedisUrl(value), secret: true },
  REDIS_AUTHORITY: {
    expected: 'a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----',
    accepts: (value) => value.includes('-----BEGIN CERTIFICATE-----'),
    secret: true,
  },
  PUBLIC_URL: url(/^https?:\/\//, 'an http or https URL, such as http://127.0.0.1:3000'),
  FAIL_THRESHOLD: wholeNumber(1, maxFailThreshold),
  SWEEP_SHARDS: wholeNumber(1, maxSweepShards),
  PROBE_ALLOW_CIDRS: {
    expected: 'private or loopback ranges such as 10.0.0.0/8, separated by commas',
    accepts: (value) => rangesIn(value).every((range) => isWithin(range, [...privateRanges, ...loopback])),
  },
  POWERTOOLS_LOG_LEVEL: {
    expected: 'TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL or SILENT',
    accepts: (value) => /^(TRACE|DEBUG|INFO|WARN|ERROR|CRITICAL|SILENT)$/i.test(value),
  },
}

/**
 * What is wrong with a variable's value. An unset or unknown variable has no problem.
 *
 * @param {string} name
 * @param {string | undefined} value
 * @returns {string | undefined}
 */
export function problemOf(name, value) {
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (!value || !variable || variable.accepts(value)) return undefined
  return `${name} must be ${variable.expected}${variable.secret ? '' : `, not ${withoutLogin(value)}`}.`
}

/**
 * A value as it may be printed: the text before an @ may be a password.
 *
 * @param {string} value
 */
export function withoutLogin(value) {
  return value.replace(/.*@/s, '…@')
}

/**
 * What is wrong with an environment, one sentence per variable.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]}
 */
export function problemsOf(environment) {
  return Object.keys(variables).flatMap((name) => problemOf(name, environment[name]) ?? [])
}

/**
 * Whether a text lists only private address ranges, excluding loopback.
 *
 * @param {string} text
 */
export function arePrivateRanges(text) {
  const ranges = rangesIn(text)
  return ranges.length > 0 && ranges.every((range) => isWithin(range, privateRanges))
}

/** @typedef {{ readonly family: number, readonly bits: string, readonly length: number }} Range */

/** @param {string} text */
function rangesIn(text) {
  return text.split(/[\s,]+/).filter(Boolean)
}

/** An address as a string of binary digits. @param {string} address */
function digitsOf(address) {
  if (isIP(address) === 4) return binary(address.split('.').map(Number), 8)
  const [head = '', tail] = address.split('::')
  const groups = (/** @type {string} */ part) => part.split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array(missing).fill('0'), ...groups(tail ?? '')]
  return binary(
    all.map((group) => Number.parseInt(group, 16)),
    16,
  )
}

/** @param {readonly number[]} numbers @param {number} width */
function binary(numbers, width) {
  return numbers.map((number) => number.toString(2).padStart(width, '0')).join('')
}

/** @param {string} text @returns {Range | undefined} */
function parseRange(text) {
  const [, address = '', length = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? []
  const family = isIP(address)
  // An IPv4-mapped IPv6 address must be written as an IPv4 address.
  if (family === 0 || (family === 6 && address.includes('.'))) return undefined
  if (Number(length) > (family === 4 ? 32 : 128)) return undefined
  return { family, bits: digitsOf(address), length: Number(length) }
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']
const loopback = ['127.0.0.0/8', '::1/128']

/** @param {string} text @param {readonly string[]} ranges */
function isWithin(text, ranges) {
  const range = parseRange(text)
  if (!range) return false
  return ranges.some((wider) => {
    const { family, bits, length } = /** @type {Range} */ (parseRange(wider))
    return (
      family === range.family &&
      length <= range.length &&
      bits.slice(0, length) === range.bits.slice(0, length)
    )
  })
}
