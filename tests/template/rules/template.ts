import { accessRules, bucketRules } from './access.ts'
import { functionRules } from './functions.ts'
import { monitoringRules } from './monitoring.ts'
import { networkRules } from './network.ts'
import { joined, type Rules, ref, words } from './notation.ts'
import { redisRules } from './redis.ts'
import { scheduleRules } from './schedule.ts'
import type { Stage } from './stage.ts'
import { tableRules } from './tables.ts'

/** What a stage's template may have, and has: all resources, each with all of its properties. */
export function templateRules(stage: Stage) {
  const Resources: Rules = {
    ...bucketRules,
    ...functionRules(stage),
    ...accessRules(stage),
    ...tableRules(stage),
    ...redisRules(stage),
    ...networkRules(stage),
    ...scheduleRules,
    ...monitoringRules(stage),
  }
  return { AWSTemplateFormatVersion: '2010-09-09', Description: words, Resources, Outputs: outputs(stage) }
}

/** Nothing that is secret. */
function outputs({ name }: Stage) {
  const exported = (output: string) => ({ Export: { Name: `sls-microblog-${name}-${output}` } })
  const url = joined(
    'https://',
    ref('HttpApi'),
    '.execute-api.',
    ref('AWS::Region'),
    '.',
    ref('AWS::URLSuffix'),
  )
  return {
    ServerlessDeploymentBucketName: {
      Value: ref('ServerlessDeploymentBucket'),
      ...exported('ServerlessDeploymentBucketName'),
    },
    HttpApiId: { Description: words, Value: ref('HttpApi'), ...exported('HttpApiId') },
    HttpApiUrl: { Description: words, Value: url, ...exported('HttpApiUrl') },
  }
}
