import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { serverless } from '../../deploy/packaged.ts'
import { checkParameters, parametersOf } from '../../deploy/parameters.js'

const { params } = parse(readFileSync('serverless.yml', 'utf8'))

/** The problems with a stage and its parameters from the command line. */
const problems = (stage: string, ...given: string[]) =>
  checkParameters(stage, parametersOf(stage, params, given))

/** The parameter that another one requires. */
function requiredWith(name: string): string[] {
  if (name === 'jwtIssuer') return ['jwtAudience=web']
  return name === 'jwtAudience' ? ['jwtIssuer=https://issuer.example.com/'] : []
}

describe('the defaults', () => {
  test.each(['dev', 'prod', 'x1', 'a-stage-of-16-ch'])('are valid for the stage %s', (stage) => {
    expect(problems(stage)).toEqual([])
  })
})

describe('a stage', () => {
  test.each(['', 'p', 'Prod', '1st', 'pro_d', 'prod ', 'a-stage-of-17-chr', 'prod;rm'])(
    'named "%s" is rejected',
    (stage) => {
      expect(problems(stage)).toEqual([
        `The stage "${stage}" must have 2 to 16 lower-case letters, digits or hyphens, and start with a letter`,
      ])
    },
  )

  test('takes the command line first, then its own parameters, then the defaults', () => {
    const configured = {
      default: { redis: 'x', burst: 1, failThreshold: 1, userData: 'keep' },
      prod: { burst: 2, failThreshold: 2, sweepShards: 2 },
      trial: { burst: 3, userData: 'discard', evictionsAlarm: 3 },
    }
    expect(parametersOf('prod', configured, ['redis=y=z', 'failThreshold=4'])).toEqual({
      redis: 'y=z',
      burst: '2',
      failThreshold: '4',
      userData: 'keep',
      sweepShards: '2',
    })
  })
})

describe('a parameter', () => {
  test.each([
    ['redis', 'memcached', 'replication-group or serverless-cache'],
    ['redisNodeType', 't4g.micro', 'an ElastiCache node type such as cache.t4g.micro'],
    ['userData', 'yes', 'keep or discard'],
    ['logRetentionDays', '31', 'a retention period that CloudWatch Logs supports, such as 30, 90 or 365'],
    ['requestsPerSecond', '0', 'a whole number from 1 to 99999'],
    ['requestsPerSecond', '100000', 'a whole number from 1 to 99999'],
    ['burst', '0', 'a whole number from 1 to 99999'],
    ['burst', '1e3', 'a whole number from 1 to 99999'],
    ...[
      'http://issuer.example.com/',
      'https://',
      'issuer.example.com',
      'https://a@b.example',
      'https://a.example/?b',
      'https://.',
      'https://a.example:65536',
    ].map((issuer) => ['jwtIssuer', issuer, 'none, or the https URL of an OpenID Connect issuer'] as const),
    ['jwtAudience', 'one, two', 'none, or audiences separated by commas'],
    ['alarmTopic', 'alarms', 'none, or the ARN of an SNS topic'],
    ['evictionsAlarm', '-1', 'a whole number from 1 to 99999'],
    ['failThreshold', 'never', 'a whole number from 1 to 999'],
    ['sweepShards', '100', 'a whole number from 1 to 99'],
    ['redisNodeType', 'cache.r7g.1xlarge', 'an ElastiCache node type such as cache.t4g.micro'],
    ['redisNodeType', 'cache.t4g.enormous', 'an ElastiCache node type such as cache.t4g.micro'],
    ...['10.0.0.0/8,127.0.0.0/8', '::1/128', '0.0.0.0/0', '10.0.0.0/99', 'a/1', '', '8.8.8.0/24'].map(
      (ranges) =>
        [
          'probeAllowCidrs',
          ranges,
          'none, or private ranges such as 10.0.0.0/8, separated by commas; the sweep itself runs outside of any private network',
        ] as const,
    ),
  ])('%s must not be %s', (name, value, expected) => {
    expect(problems('prod', ...requiredWith(name), `${name}=${value}`)).toEqual([
      `The parameter ${name} is "${value}"; it must be ${expected}`,
    ])
  })

  test.each([
    '*',
    'https://*',
    'http://*',
    'https://*.example.com',
    'https://www.example.com,https://*',
    'https://a.example/path',
    'https://a.example/',
    'https://A.example',
    'https://u@a.example',
    'null',
    'none,https://a.example',
    'https://a.example,',
    'https://a.example:443',
    'https://a.example:65536',
    'https://a..example',
    'https://.',
    'https://-',
    'https://a.example.',
  ])('corsOrigins must not be %s', (origins) => {
    expect(problems('prod', `corsOrigins=${origins}`)).toEqual([
      `The parameter corsOrigins is "${origins}"; it must be none, or origins separated by commas, such as https://www.example.com`,
    ])
  })

  test('corsOrigins may be several origins, with ports', () => {
    expect(problems('prod', 'corsOrigins=https://www.example.com,http://localhost:5173')).toEqual([])
  })

  test.each([['requestsPerSecond=100', 'burst=99'], ['requestsPerSecond=1001'], ['burst=9']])(
    'burst must be at least requestsPerSecond: %s',
    (...given) => {
      expect(problems('prod', ...given)).toEqual([
        'The parameter burst must be at least requestsPerSecond, or that rate is never reached',
      ])
    },
  )

  test('burst may equal requestsPerSecond', () => {
    expect(problems('prod', 'requestsPerSecond=20', 'burst=20')).toEqual([])
  })

  test.each(['reddis', '__proto__', 'toString'])('%s is unknown', (name) => {
    expect(problems('prod', `${name}=x`)[0]).toMatch(`Unknown parameter ${name}; the parameters are redis, `)
  })

  test.each([
    'https://issuer.example.com/',
    'https://issuer.example.com:8443/realms/a_b',
    'https://a.example',
  ])('jwtIssuer may be %s, and requires jwtAudience', (issuer) => {
    expect(problems('prod', `jwtIssuer=${issuer}`, 'jwtAudience=web,app')).toEqual([])
    const together = ['The parameters jwtIssuer and jwtAudience must be given together']
    expect(problems('prod', `jwtIssuer=${issuer}`)).toEqual(together)
    expect(problems('prod', 'jwtAudience=web')).toEqual(together)
  })
})

test('user data is either kept in every store or discarded in every store', () => {
  expect(parse(readFileSync('resources/user-data.yml', 'utf8'))).toEqual({
    keep: {
      tables: 'Retain',
      protected: true,
      redis: 'Snapshot',
      finalSnapshot: '${self:service}-${sls:stage}-final',
    },
    discard: {
      tables: 'Delete',
      protected: false,
      redis: 'Delete',
      finalSnapshot: { Ref: 'AWS::NoValue' },
    },
  })
})

test('every problem is reported before anything is deployed', async () => {
  const given = ['redis=memcached', 'userData=yes', 'logRetentionDays=31'].flatMap((value) => [
    '--param',
    value,
  ])
  const deployed = serverless(['deploy', '--stage', 'Prod', ...given], {
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  })
  await expect(deployed).rejects.toThrow(
    [
      'The stage "Prod" must have 2 to 16 lower-case letters, digits or hyphens, and start with a letter',
      'The parameter redis is "memcached"; it must be replication-group or serverless-cache',
      'The parameter userData is "yes"; it must be keep or discard',
      'The parameter logRetentionDays is "31"; it must be a retention period that CloudWatch Logs supports, such as 30, 90 or 365',
    ].join('\n'),
  )
})
