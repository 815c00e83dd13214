import { describe, expect, test } from '@jest/globals'
import type { FunctionProperties } from '../../deploy/packaged.ts'
import { usePackage } from '../support/packaged.ts'
import { doorsOf } from './rules/doors.ts'
import { describeFunctions } from './rules/functions.ts'
import { describeNetwork } from './rules/network.ts'
import { describeSweep } from './rules/sweep.ts'
import { describeWatch } from './rules/watch.ts'

const topic = 'arn:aws:sns:eu-central-1:123456789012:alarms'
const parameters = {
  redis: 'serverless-cache',
  userData: 'discard',
  logRetentionDays: '7',
  requestsPerSecond: '20',
  burst: '40',
  corsOrigins: 'https://www.example.com,https://example.com',
  jwtIssuer: 'https://issuer.example.com/',
  jwtAudience: 'microblog',
  alarmTopic: topic,
  evictionsAlarm: '50',
  failThreshold: '3',
  sweepShards: '2',
  probeAllowCidrs: '10.0.0.0/8',
}

/** What whoever deploys may have set for the local stack; none of it is to reach what is deployed. */
const environment = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  FAIL_THRESHOLD: '9',
  SWEEP_SHARDS: '9',
  PROBE_ALLOW_CIDRS: '127.0.0.0/8',
}

const packaged = usePackage('trial', parameters, environment)

describe('with every parameter given, what holds always', () => {
  describeFunctions(packaged)
  describeNetwork(packaged)
  describeSweep(packaged)
  describeWatch(packaged, 'trial')
})

describe('a parameter', () => {
  test('puts the likes on a serverless cache, encrypted by nature, with the same login and network', () => {
    expect(packaged.of('AWS::ElastiCache::ReplicationGroup')).toEqual([])
    expect(packaged.one('RedisServerlessCache').Properties).toMatchObject({
      Engine: 'valkey',
      UserGroupId: { Ref: 'RedisUsers' },
      SecurityGroupIds: [{ Ref: 'RedisServers' }],
    })
    expect(JSON.stringify(packaged.one('LikePostLambdaFunction'))).toContain(
      '"Fn::GetAtt":["RedisServerlessCache","Endpoint.Address"]',
    )
  })

  test('lets users’ data go with the stack', () => {
    for (const [, { Properties, ...policies }] of packaged.of('AWS::DynamoDB::Table')) {
      expect(policies).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' })
      expect(Properties.DeletionProtectionEnabled ?? false).toBe(false)
    }
  })

  test('says how long logs are kept', () => {
    const days = packaged.of('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.RetentionInDays)
    expect(new Set(days)).toEqual(new Set([7]))
  })

  test('says how many requests are let through', () => {
    expect(packaged.one('HttpApiStage').Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: '20',
      ThrottlingBurstLimit: '40',
    })
  })

  test('lets the pages of some origins in', () => {
    expect(packaged.one('HttpApi').Properties.CorsConfiguration).toMatchObject({
      AllowOrigins: ['https://www.example.com', 'https://example.com'],
      AllowMethods: expect.arrayContaining(['GET', 'POST', 'DELETE']),
      AllowHeaders: expect.arrayContaining(['Authorization', 'Content-Type', 'If-None-Match']),
      ExposeHeaders: expect.arrayContaining(['ETag', 'Retry-After', 'Allow']),
    })
    const { CorsConfiguration } = packaged.one<{ CorsConfiguration: object }>('HttpApi').Properties
    expect(CorsConfiguration).not.toHaveProperty('AllowCredentials')
    expect(JSON.stringify(CorsConfiguration)).not.toContain('"*"')
  })

  test('takes posts, likes, polls and votes from who has a token, and leaves the other doors as they are', () => {
    const { JWT, AWS_IAM } = doorsOf(packaged)
    expect(JWT?.toSorted()).toEqual([
      'DELETE /likes/new/likes',
      'POST /likes/new/likes',
      'POST /likes/new/post',
      'POST /polls/create/poll',
      'POST /polls/poll/vote',
    ])
    expect(AWS_IAM).toHaveLength(3)
    expect(packaged.one('HttpApiAuthorizerUsers').Properties).toMatchObject({
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://issuer.example.com/', Audience: ['microblog'] },
    })
  })

  test('says how the sweep judges, into what it is split and what it may probe', () => {
    const { Variables } = packaged.one<FunctionProperties>('SweepRegistryLambdaFunction').Properties
      .Environment
    expect(Variables).toMatchObject({
      FAIL_THRESHOLD: '3',
      SWEEP_SHARDS: '2',
      PROBE_ALLOW_CIDRS: '10.0.0.0/8',
    })
  })

  test('says where alarms go, and how many evictions are one', () => {
    const alarms = packaged.of('AWS::CloudWatch::Alarm')
    expect(alarms.length).toBeGreaterThanOrEqual(6)
    for (const [, { Properties }] of alarms) {
      expect(Properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] })
    }
    expect(packaged.one('EvictionsAlarm').Properties.Threshold).toBe('50')
  })
})

test('nothing is as the environment of whoever deploys has it', () => {
  expect(JSON.stringify(packaged.resources)).not.toMatch(/127\.0\.0\.[01]|"9"/)
})

test('nothing has a name of another stage', () => {
  expect(JSON.stringify(packaged.resources)).not.toMatch(/microblog-(?!trial\b)/)
})
