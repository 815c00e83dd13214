import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { usePackage } from '../support/template/packaged.ts'
import { describeIsolatedBundles } from './describe-isolated-bundles.ts'
import { describeTemplate } from './describe-template.ts'

const packaged = usePackage('prod')

describeTemplate(packaged, {
  name: 'prod',
  redis: 'replication-group',
  userData: 'keep',
  logRetentionDays: 30,
  requestsPerSecond: 500,
  burst: 1000,
  evictionsAlarm: 5,
  sweepVariables: { FAIL_THRESHOLD: 1, SWEEP_SHARDS: 1 },
  probeVariables: {},
})
describeIsolatedBundles(packaged)

test('docs/deployment.md says how many resources the stage has', () => {
  const count = Object.keys(packaged.resources).length
  expect(count).toBeLessThanOrEqual(500)
  expect(readFileSync('docs/deployment.md', 'utf8')).toContain(`A stage has ${count}, `)
})
