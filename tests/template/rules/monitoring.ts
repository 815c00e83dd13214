import { anyText, attribute, json, logicalName, type Rules, ref, resource, sub } from './notation.ts'
import type { Stage } from './stage.ts'

/** The alarms, where they are sent, and the dashboard. */
export function monitoringRules(stage: Stage): Rules {
  const namespace = `microblog-${stage.name}`
  const alarm = (condition: object) =>
    resource('AWS::CloudWatch::Alarm', {
      AlarmDescription: anyText,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ...condition,
      ...(stage.alarmTopic && { AlarmActions: [stage.alarmTopic], OKActions: [stage.alarmTopic] }),
    })
  return {
    // Also raised when there are no data.
    NoFinishedPassAlarm: alarm({
      Namespace: namespace,
      MetricName: 'Passes',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    }),
    EvictionsAlarm: alarm({
      Namespace: namespace,
      MetricName: 'Evicted',
      Statistic: 'Sum',
      Period: 300,
      Threshold: stage.evictionsAlarm,
    }),
    ServerErrorsAlarm: alarm({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Dimensions: [{ Name: 'ApiId', Value: ref('HttpApi') }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 10,
    }),
    FunctionThrottlesAlarm: alarm({
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Statistic: 'Sum',
      Period: 60,
      Threshold: 1,
    }),
    // An alarm takes at most ten metrics, so two cover the tables that users' requests reach.
    TableThrottlesAlarm: alarm(throttlesOf('posts', 'polls', 'results', 'voters', 'services')),
    FeedThrottlesAlarm: alarm(throttlesOf('feeds', 'users')),
    DeadLettersAlarm: alarm({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: attribute('SweepFailures', 'QueueName') }],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 1,
    }),
    ...(stage.redis === 'replication-group' && {
      RedisMemoryAlarm: alarm({
        Namespace: 'AWS/ElastiCache',
        MetricName: 'DatabaseMemoryUsagePercentage',
        Dimensions: [{ Name: 'CacheClusterId', Value: sub('${RedisReplicationGroup}-0001-001') }],
        Statistic: 'Maximum',
        Period: 300,
        Threshold: 80,
      }),
    }),
    Dashboard: resource('AWS::CloudWatch::Dashboard', {
      DashboardName: namespace,
      DashboardBody: { 'Fn::Sub': dashboard(stage) },
    }),
  }
}

function throttlesOf(...tables: readonly string[]) {
  return {
    Threshold: 1,
    Metrics: [
      { Id: 'refused', Expression: 'SUM(METRICS())', Label: anyText, ReturnData: true },
      ...tables.flatMap((table) => ['Read', 'Write'].map((kind) => throttles(table, kind))),
    ],
  }
}

function throttles(table: string, kind: string) {
  return {
    Id: `${table}${kind}s`,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/DynamoDB',
        MetricName: `${kind}ThrottleEvents`,
        Dimensions: [{ Name: 'TableName', Value: ref(`${logicalName(table)}Table`) }],
      },
      Period: 60,
      Stat: 'Sum',
    },
  }
}

/** One point a minute everywhere, under any title. */
function dashboard(stage: Stage): unknown {
  const shown = [...ofTheService(`microblog-${stage.name}`), ofRedis[stage.redis]]
  const widgets = shown.map((metrics) => ({
    type: 'metric',
    width: 12,
    height: 6,
    properties: { title: anyText, region: '${AWS::Region}', period: 60, ...metrics },
  }))
  return json({ periodOverride: 'inherit', widgets })
}

function ofTheService(namespace: string) {
  const own = (...names: readonly string[]) => names.map((name) => [namespace, name])
  const ofTheApi = (...names: readonly string[]) =>
    names.map((name) => ['AWS/ApiGateway', name, 'ApiId', '${HttpApi}'])
  const search = (dimension: string, metric: string) => [
    { expression: `SEARCH('{${dimension}} MetricName="${metric}" ${namespace}', 'Sum', 60)` },
  ]
  const [latency = []] = ofTheApi('Latency')
  const [duration = []] = own('PassDuration')
  return [
    { stat: 'Sum', metrics: own('Likes', 'Votes', 'VoteConflicts') },
    { stat: 'Sum', metrics: ofTheApi('Count', '4xx', '5xx') },
    { metrics: ['p50', 'p99'].map((stat) => [...latency, { stat, label: anyText }]) },
    { stat: 'Sum', metrics: own('Passes', 'Probed', 'Evicted', 'Reinstated', 'Preserved', 'Left') },
    { metrics: ['Average', 'Maximum'].map((stat) => [...duration, { stat }]) },
    {
      stat: 'Sum',
      metrics: [
        search('AWS/Lambda,FunctionName', 'Errors'),
        search('AWS/Lambda,FunctionName', 'Throttles'),
        ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', '${SweepFailures.QueueName}'],
      ],
    },
    {
      stat: 'Sum',
      metrics: [
        search('AWS/DynamoDB,TableName', 'ConsumedReadCapacityUnits'),
        search('AWS/DynamoDB,TableName', 'ConsumedWriteCapacityUnits'),
      ],
    },
  ]
}

const ofRedis = {
  'replication-group': {
    stat: 'Maximum',
    metrics: ['EngineCPUUtilization', 'DatabaseMemoryUsagePercentage'].map((metric) => [
      'AWS/ElastiCache',
      metric,
      'CacheClusterId',
      '${RedisReplicationGroup}-0001-001',
    ]),
  },
  'serverless-cache': {
    metrics: [
      ['ElastiCacheProcessingUnits', { stat: 'Sum' }] as const,
      ['BytesUsedForCache', { stat: 'Maximum', yAxis: 'right' }] as const,
    ].map(([metric, how]) => ['AWS/ElastiCache', metric, 'clusterId', '${RedisServerlessCache}', how]),
  },
}
