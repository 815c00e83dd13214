import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equals } from '@jest/expect-utils'
import { describe, expect, test } from '@jest/globals'
import { templateIn } from '../../deploy/packaged.ts'
import type { Packaged } from '../support/template/packaged.ts'
import { mutationsOf } from './mutations.ts'
import type { Stage } from './rules/stage.ts'
import { templateRules } from './rules/template.ts'

/** That a stage's template is what the rules say, and that the rules notice whatever is changed in it. */
export function describeTemplate(packaged: Packaged, stage: Stage): void {
  const { Resources, ...others } = templateRules(stage)
  const template = () => JSON.parse(readFileSync(templateIn(packaged.folder), 'utf8'))

  describe('the template', () => {
    test('has the resources that it may have, and no others', () => {
      expect(Object.keys(packaged.resources).toSorted()).toEqual(Object.keys(Resources).toSorted())
    })

    test.each(Object.keys(Resources))('has %s as it may be', (name) => {
      expect(packaged.resources[name]).toEqual(Resources[name])
    })

    test('has nothing beside its resources but outputs without a secret', () => {
      const { Resources: _, ...rest } = template()
      expect(rest).toEqual(others)
    })

    test('begins with the bucket of the deployments, as it stays', () => {
      const file = join(packaged.folder, 'cloudformation-template-create-stack.json')
      const { Resources: first } = JSON.parse(readFileSync(file, 'utf8'))
      const { ServerlessDeploymentBucket, ServerlessDeploymentBucketPolicy } = packaged.resources
      expect(first).toEqual({ ServerlessDeploymentBucket, ServerlessDeploymentBucketPolicy })
    })

    // Under which role, policy and topics, and whether a failure is rolled back, is set beside a template.
    test('is deployed in no way but the usual', () => {
      const { service } = JSON.parse(readFileSync(join(packaged.folder, 'serverless-state.json'), 'utf8'))
      const { provider } = service
      expect(Object.keys(provider).filter((setting) => !inTheTemplate.has(setting))).toEqual([])
      expect(provider.region).toBe('eu-central-1')
      expect(provider.deploymentBucketObject).toEqual({ blockPublicAccess: true })
    })

    test('can be changed nowhere without a rule that notices, but in what is said to people', () => {
      const unnoticed = new Set<string>()
      let tried = 0
      for (const [name, resource] of Object.entries(packaged.resources)) {
        for (const { where, broken } of mutationsOf(resource)) {
          tried++
          if (equals(broken, Resources[name])) unnoticed.add(where.replace(/\d+/g, 'n'))
        }
      }
      expect(tried).toBeGreaterThan(10_000)
      expect([...unnoticed].filter((where) => !/\b\w*(Description|Label)$/.test(where))).toEqual([])
    }, 60_000)

    test('shows on its dashboard what it may, under any title', () => {
      const { Properties, ...rest } = packaged.one<{ DashboardBody: { 'Fn::Sub': string } }>('Dashboard')
      const unnoticed = new Set<string>()
      for (const { where, broken } of mutationsOf(JSON.parse(Properties.DashboardBody['Fn::Sub']))) {
        const DashboardBody = { 'Fn::Sub': JSON.stringify(broken) }
        if (equals({ ...rest, Properties: { ...Properties, DashboardBody } }, Resources.Dashboard)) {
          unnoticed.add(where.replace(/\d+/g, 'n'))
        }
      }
      expect([...unnoticed].filter((where) => !/ (title|label)$/.test(where))).toEqual([])
    })
  })
}

/** The settings of Serverless' provider that the template shows; others would change how it is deployed. */
const inTheTemplate = new Set([
  'name',
  'runtime',
  'architecture',
  'region',
  'stage',
  'timeout',
  'versionFunctions',
  'deploymentBucket',
  'deploymentBucketObject',
  'httpApi',
  'logs',
  'logRetentionInDays',
  'environment',
  'vpc',
  'compiledCloudFormationTemplate',
  'coreCloudFormationTemplate',
])
