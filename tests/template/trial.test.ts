import { expect, test } from '@jest/globals'
import { usePackage } from '../support/template/packaged.ts'
import { describeTemplate } from './describe-template.ts'

const topic = 'arn:aws:sns:eu-central-1:123456789012:alarms'
const parameters = {
  redis: 'serverless-cache',
  userData: 'discard',
  logRetentionDays: '7',
  requestsPerSecond: '20',
  burst: '40',
  corsOrigins: 'https://www.example.com,https://example.com',
  jwtIssuer: 'https://issuer.example.com/',
  jwtAudience: 'web,app',
  alarmTopic: topic,
  evictionsAlarm: '50',
  failThreshold: '3',
  sweepShards: '2',
  probeAllowCidrs: '10.0.0.0/8',
}

/** Settings of the local stack in the deployer's environment, which must not reach the deployment. */
const environment = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  FAIL_THRESHOLD: '9',
  SWEEP_SHARDS: '9',
  PROBE_ALLOW_CIDRS: '127.0.0.0/8',
}

const packaged = usePackage('trial', parameters, environment)

describeTemplate(packaged, {
  name: 'trial',
  redis: 'serverless-cache',
  userData: 'discard',
  logRetentionDays: 7,
  requestsPerSecond: '20',
  burst: '40',
  corsOrigins: ['https://www.example.com', 'https://example.com'],
  tokens: { issuer: 'https://issuer.example.com/', audience: ['web', 'app'] },
  alarmTopic: topic,
  evictionsAlarm: '50',
  sweepVariables: { FAIL_THRESHOLD: '3', SWEEP_SHARDS: '2' },
  probeVariables: { PROBE_ALLOW_CIDRS: '10.0.0.0/8' },
})

test('no value comes from the deployer’s environment', () => {
  expect(JSON.stringify(packaged.resources)).not.toMatch(/127\.0\.0\.[01]|"9"/)
})
