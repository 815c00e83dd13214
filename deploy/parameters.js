import { arePrivateRanges } from '../lib/platform/variables.js'

/** @param {string} text */
const isHttps = (text) =>
  /^https:\/\/[a-z0-9]+((\.|-+)[a-z0-9]+)*(:\d+)?(\/[^\s?#]*)?$/.test(text) && URL.canParse(text)

/** As browsers send it; API Gateway would take https://* for everybody. @param {string} text */
const isOrigin = (text) =>
  /^https?:\/\/[a-z0-9]+((\.|-+)[a-z0-9]+)*(:\d+)?$/.test(text) &&
  URL.canParse(text) &&
  new URL(text).origin === text

/**
 * The parameters of a deployment: for each, what it may be, as a test and as a sentence. Their values stand in
 * serverless.yml, by stage, and on the command line as `--param name=value`.
 *
 * @type {Record<string, [form: { test(value: string): boolean }, expected: string]>}
 */
const rules = {
  redis: [/^(replication-group|serverless-cache)$/, 'replication-group or serverless-cache'],
  redisNodeType: [
    /^cache\.[a-z]\d[a-z0-9]*\.(micro|small|medium|((([2-9]|[1-9]\d)?x)?large))$/,
    'an ElastiCache node type such as cache.t4g.micro',
  ],
  userData: [/^(keep|discard)$/, 'keep or discard'],
  logRetentionDays: [
    /^(1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653)$/,
    'a number of days that CloudWatch Logs knows, such as 30, 90 or 365',
  ],
  requestsPerSecond: [/^[1-9]\d{0,4}$/, 'a whole number from 1 to 99999'],
  burst: [/^[1-9]\d{0,4}$/, 'a whole number from 1 to 99999'],
  corsOrigins: [
    { test: (value) => value === 'none' || value.split(',').every(isOrigin) },
    'none, or origins separated by commas, such as https://www.example.com',
  ],
  jwtIssuer: [
    { test: (value) => value === 'none' || isHttps(value) },
    'none, or the https URL of an OpenID Connect issuer',
  ],
  jwtAudience: [/^[^\s,]+(,[^\s,]+)*$/, 'none, or audiences separated by commas'],
  alarmTopic: [/^(none|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+)$/, 'none, or the ARN of an SNS topic'],
  evictionsAlarm: [/^[1-9]\d{0,4}$/, 'a whole number from 1 to 99999'],
  failThreshold: [/^[1-9]\d{0,2}$/, 'a whole number from 1 to 999'],
  sweepShards: [/^[1-9]\d?$/, 'a whole number from 1 to 99'],
  probeAllowCidrs: [
    { test: (value) => value === 'none' || arePrivateRanges(value) },
    'none, or private ranges such as 10.0.0.0/8, separated by commas; the sweep itself is in no private network',
  ],
}

/** As long as the names made of it allow, and a DNS label. */
const stageName = /^[a-z][a-z0-9-]{1,15}$/

/**
 * The parameters in force, by name.
 *
 * @param {string} stage
 * @param {Record<string, Record<string, string | number>>} configured by stage, `default` for all
 * @param {string[]} given on the command line, `name=value` each
 * @returns {Record<string, string>}
 */
export function parametersOf(stage, configured, given = []) {
  const onCommandLine = given.map((parameter) => {
    const [, name = parameter, value = ''] = /^([^=]+)=(.*)$/s.exec(parameter) ?? []
    return [name, value]
  })
  const values = { ...configured.default, ...configured[stage], ...Object.fromEntries(onCommandLine) }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`]))
}

/**
 * What is wrong with a stage's name and parameters, a sentence each.
 *
 * @param {string} stage
 * @param {Record<string, string>} parameters
 * @returns {string[]}
 */
export function checkParameters(stage, parameters) {
  /** @param {string} name */
  const isRight = (name) => rules[name]?.[0].test(parameters[name] ?? '')
  const problems = []
  if (!stageName.test(stage)) {
    problems.push(
      `The stage is named "${stage}"; it must be 2 to 16 lower-case letters, digits and hyphens, a letter first`,
    )
  }
  for (const [name, value] of Object.entries(parameters)) {
    const [form, expected] = (Object.hasOwn(rules, name) && rules[name]) || []
    if (!form) problems.push(`There is no parameter ${name}; there are ${Object.keys(rules).join(', ')}`)
    else if (!form.test(value)) problems.push(`The parameter ${name} is "${value}"; it must be ${expected}`)
  }
  if ((parameters.jwtIssuer === 'none') !== (parameters.jwtAudience === 'none')) {
    problems.push('The parameters jwtIssuer and jwtAudience must be given together')
  }
  if (
    isRight('burst') &&
    isRight('requestsPerSecond') &&
    Number(parameters.burst) < Number(parameters.requestsPerSecond)
  ) {
    problems.push('The parameter burst must be at least requestsPerSecond, which it keeps from being reached')
  }
  return problems
}
