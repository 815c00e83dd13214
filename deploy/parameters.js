import { arePrivateRanges, maxFailThreshold, maxSweepShards } from '../lib/platform/variables.js'

/** @param {string} text */
const isHttps = (text) =>
  /^https:\/\/[a-z0-9]+((\.|-+)[a-z0-9]+)*(:\d+)?(\/[^\s?#]*)?$/.test(text) && URL.canParse(text)

/** An origin as browsers send it. API Gateway would treat https://* as any origin. @param {string} text */
const isOrigin = (text) =>
  /^https?:\/\/[a-z0-9]+((\.|-+)[a-z0-9]+)*(:\d+)?$/.test(text) &&
  URL.canParse(text) &&
  new URL(text).origin === text

/**
 * The parameters of a deployment, each with a test of its value and a description of what is expected. The values come
 * from serverless.yml, by stage, and from the command line as `--param name=value`.
 *
 * @typedef {[form: { test(value: string): boolean }, expected: string]} Rule
 */

/** @type {(maximum: number) => Rule} */
const wholeNumber = (maximum) => [
  { test: (value) => /^[1-9]\d*$/.test(value) && Number(value) <= maximum },
  `a whole number from 1 to ${maximum}`,
]

/** @type {Record<string, Rule>} */
const rules = {
  redis: [/^(replication-group|serverless-cache)$/, 'replication-group or serverless-cache'],
  redisNodeType: [
    /^cache\.[a-z]\d[a-z0-9]*\.(micro|small|medium|((([2-9]|[1-9]\d)?x)?large))$/,
    'an ElastiCache node type such as cache.t4g.micro',
  ],
  userData: [/^(keep|discard)$/, 'keep or discard'],
  logRetentionDays: [
    /^(1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653)$/,
    'a retention period that CloudWatch Logs supports, such as 30, 90 or 365',
  ],
  requestsPerSecond: wholeNumber(99_999),
  burst: wholeNumber(99_999),
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
  evictionsAlarm: wholeNumber(99_999),
  failThreshold: wholeNumber(maxFailThreshold),
  sweepShards: wholeNumber(maxSweepShards),
  probeAllowCidrs: [
    { test: (value) => value === 'none' || arePrivateRanges(value) },
    'none, or private ranges such as 10.0.0.0/8, separated by commas; the sweep itself runs outside of any private network',
  ],
}

/** A DNS label, no longer than the names that contain it allow. */
const stageName = /^[a-z][a-z0-9-]{1,15}$/

/**
 * The effective parameters by name.
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
 * The problems with the name and the parameters of a stage, a sentence each.
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
      `The stage "${stage}" must have 2 to 16 lower-case letters, digits or hyphens, and start with a letter`,
    )
  }
  for (const [name, value] of Object.entries(parameters)) {
    const [form, expected] = (Object.hasOwn(rules, name) && rules[name]) || []
    if (!form) problems.push(`Unknown parameter ${name}; the parameters are ${Object.keys(rules).join(', ')}`)
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
    problems.push('The parameter burst must be at least requestsPerSecond, or that rate is never reached')
  }
  return problems
}
