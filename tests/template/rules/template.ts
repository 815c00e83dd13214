import { accessRules, bucketRules } from './access.ts'
import { functionRules } from './functions.ts'
import { monitoringRules } from './monitoring.ts'
import { networkRules } from './network.ts'
import { anyText, joined, type Rules, ref } from './notation.ts'
import { redisRules } from './redis.ts'
import { scheduleRules } from './schedule.ts'
import type { Stage } from './stage.ts'
import { tableRules } from './tables.ts'

/** The complete template that is expected for a stage. */
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
  return { AWSTemplateFormatVersion: '2010-09-09', Description: anyText, Resources, Outputs: outputs(stage) }
}

/** The outputs, none of which is secret. */
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
    HttpApiId: { Description: anyText, Value: ref('HttpApi'), ...exported('HttpApiId') },
    HttpApiUrl: { Description: anyText, Value: url, ...exported('HttpApiUrl') },
  }
}
