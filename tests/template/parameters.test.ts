import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { serverless } from '../../deploy/packaged.ts'
import { checkParameters, parametersOf } from '../../deploy/parameters.js'

const { params } = parse(readFileSync('serverless.yml', 'utf8'))

/** What is wrong with a stage and what was given for it on the command line. */
const problems = (stage: string, ...given: string[]) =>
  checkParameters(stage, parametersOf(stage, params, given))

/** What has to be given beside a parameter. */
function othersFor(name: string): string[] {
  if (name === 'jwtIssuer') return ['jwtAudience=web']
  return name === 'jwtAudience' ? ['jwtIssuer=https://issuer.example.com/'] : []
}

describe('the defaults', () => {
  test.each(['dev', 'prod', 'x1', 'a-stage-of-16-ch'])('do for the stage %s', (stage) => {
    expect(problems(stage)).toEqual([])
  })
})

describe('a stage', () => {
  test.each(['', 'p', 'Prod', '1st', 'pro_d', 'prod ', 'a-stage-of-17-chr', 'prod;rm'])(
    'named "%s" is refused',
    (stage) => {
      expect(problems(stage)).toEqual([
        `The stage is named "${stage}"; it must be 2 to 16 lower-case letters, digits and hyphens, a letter first`,
      ])
    },
  )

  test('has its own parameters before the defaults, and the command line before both', () => {
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
    ['logRetentionDays', '31', 'a number of days that CloudWatch Logs knows, such as 30, 90 or 365'],
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
          'none, or private ranges such as 10.0.0.0/8, separated by commas; the sweep itself is in no private network',
        ] as const,
    ),
  ])('%s is not to be %s', (name, value, expected) => {
    expect(problems('prod', ...othersFor(name), `${name}=${value}`)).toEqual([
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
  ])('of origins is not to be %s', (origins) => {
    expect(problems('prod', `corsOrigins=${origins}`)).toEqual([
      `The parameter corsOrigins is "${origins}"; it must be none, or origins separated by commas, such as https://www.example.com`,
    ])
  })

  test('of origins may have a port, and be several', () => {
    expect(problems('prod', 'corsOrigins=https://www.example.com,http://localhost:5173')).toEqual([])
  })

  test.each([['requestsPerSecond=100', 'burst=99'], ['requestsPerSecond=1001'], ['burst=9']])(
    'of bursts is not to be less than what is let through each second: %s',
    (...given) => {
      expect(problems('prod', ...given)).toEqual([
        'The parameter burst must be at least requestsPerSecond, which it keeps from being reached',
      ])
    },
  )

  test('of bursts may be what is let through each second', () => {
    expect(problems('prod', 'requestsPerSecond=20', 'burst=20')).toEqual([])
  })

  test.each(['reddis', '__proto__', 'toString'])('%s is unknown', (name) => {
    expect(problems('prod', `${name}=x`)[0]).toMatch(`There is no parameter ${name}; there are redis, `)
  })

  test.each([
    'https://issuer.example.com/',
    'https://issuer.example.com:8443/realms/a_b',
    'https://a.example',
  ])('of a token’s issuer may be %s, and comes with its audience', (issuer) => {
    expect(problems('prod', `jwtIssuer=${issuer}`, 'jwtAudience=web,app')).toEqual([])
    const together = ['The parameters jwtIssuer and jwtAudience must be given together']
    expect(problems('prod', `jwtIssuer=${issuer}`)).toEqual(together)
    expect(problems('prod', 'jwtAudience=web')).toEqual(together)
  })
})

test('users’ data is kept, or goes, whichever Redis it is in', () => {
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

test('all that is wrong is said before anything is made', async () => {
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
      'The stage is named "Prod"; it must be 2 to 16 lower-case letters, digits and hyphens, a letter first',
      'The parameter redis is "memcached"; it must be replication-group or serverless-cache',
      'The parameter userData is "yes"; it must be keep or discard',
      'The parameter logRetentionDays is "31"; it must be a number of days that CloudWatch Logs knows, such as 30, 90 or 365',
    ].join('\n'),
  )
}, 60_000)
