import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equals } from '@jest/expect-utils'
import { describe, expect, test } from '@jest/globals'
import { templateIn } from '../../deploy/packaged.ts'
import type { Packaged } from '../support/template/packaged.ts'
import { mutationsOf } from './mutations.ts'
import type { Stage } from './rules/stage.ts'
import { templateRules } from './rules/template.ts'

/** Tests that a stage's template conforms to the rules, and that the rules notice every change to it. */
export function describeTemplate(packaged: Packaged, stage: Stage): void {
  const { Resources, ...others } = templateRules(stage)
  const template = () => JSON.parse(readFileSync(templateIn(packaged.folder), 'utf8'))

  describe('the template', () => {
    test('has exactly the expected resources', () => {
      expect(Object.keys(packaged.resources).toSorted()).toEqual(Object.keys(Resources).toSorted())
    })

    test.each(Object.keys(Resources))('has %s as expected', (name) => {
      expect(packaged.resources[name]).toEqual(Resources[name])
    })

    test('has nothing else but the expected outputs', () => {
      const { Resources: _, ...rest } = template()
      expect(rest).toEqual(others)
    })

    test('creates the deployment bucket first, with its final properties', () => {
      const file = join(packaged.folder, 'cloudformation-template-create-stack.json')
      const { Resources: first } = JSON.parse(readFileSync(file, 'utf8'))
      const { ServerlessDeploymentBucket, ServerlessDeploymentBucketPolicy } = packaged.resources
      expect(first).toEqual({ ServerlessDeploymentBucket, ServerlessDeploymentBucketPolicy })
    })

    // A role, stack policy, notification topics and the rollback of failures are set outside a template.
    test('is deployed with the default options', () => {
      const { service } = JSON.parse(readFileSync(join(packaged.folder, 'serverless-state.json'), 'utf8'))
      const { provider } = service
      expect(Object.keys(provider).filter((setting) => !inTheTemplate.has(setting))).toEqual([])
      expect(provider.region).toBe('eu-central-1')
      expect(provider.deploymentBucketObject).toEqual({ blockPublicAccess: true })
    })

    test('cannot change without failing a rule, except in descriptions and labels', () => {
      const unnoticed = new Set<string>()
      let tried = 0
      for (const [name, resource] of Object.entries(packaged.resources)) {
        for (const { where, mutated } of mutationsOf(resource)) {
          tried++
          if (equals(mutated, Resources[name])) unnoticed.add(where.replace(/\d+/g, 'n'))
        }
      }
      expect(tried).toBeGreaterThan(10_000)
      expect([...unnoticed].filter((where) => !/\b\w*(Description|Label)$/.test(where))).toEqual([])
    }, 60_000)

    test('has a dashboard that cannot change without failing a rule, except in titles and labels', () => {
      const { Properties, ...rest } = packaged.one<{ DashboardBody: { 'Fn::Sub': string } }>('Dashboard')
      const unnoticed = new Set<string>()
      for (const { where, mutated } of mutationsOf(JSON.parse(Properties.DashboardBody['Fn::Sub']))) {
        const DashboardBody = { 'Fn::Sub': JSON.stringify(mutated) }
        if (equals({ ...rest, Properties: { ...Properties, DashboardBody } }, Resources.Dashboard)) {
          unnoticed.add(where.replace(/\d+/g, 'n'))
        }
      }
      expect([...unnoticed].filter((where) => !/ (title|label)$/.test(where))).toEqual([])
    })
  })
}

/** The provider settings that the template reflects; any other would change how it is deployed. */
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
