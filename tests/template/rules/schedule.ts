import { allow, anyText, arn, logicalName, policy, type Rules, ref, resource } from './notation.ts'

const everyMinute = { ScheduleExpression: 'cron(* * * * ? *)', State: 'ENABLED' }
const encrypted = { SqsManagedSseEnabled: true }

/**
 * A pass every full minute, by a rule, and half a minute later, by a rule and a delay queue. Failed invocations of
 * either become dead letters. The functions that keep a registration are invoked every minute.
 */
export const scheduleRules: Rules = {
  SweepRegistryEventsRuleSchedule1: resource('AWS::Events::Rule', {
    ...everyMinute,
    Targets: [{ Id: 'sweepRegistrySchedule', Arn: arn('SweepRegistryLambdaFunction') }],
  }),
  SweepRegistryLambdaPermissionEventsRuleSchedule1: mayInvoke(
    'sweepRegistry',
    'SweepRegistryEventsRuleSchedule1',
  ),
  SweepRegistryLambdaEvConf: resource('AWS::Lambda::EventInvokeConfig', {
    FunctionName: ref('SweepRegistryLambdaFunction'),
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: arn('SweepFailures') } },
  }),

  HalfMinute: resource('AWS::Events::Rule', {
    ...everyMinute,
    Description: anyText,
    Targets: [
      {
        Id: 'HalfMinuteQueue',
        Arn: arn('HalfMinuteQueue'),
        RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: arn('SweepFailures') },
      },
    ],
  }),
  HalfMinuteQueue: resource('AWS::SQS::Queue', {
    ...encrypted,
    DelaySeconds: 30,
    // Longer than the function's time-out of 24 seconds, so that no tick is redelivered during its pass.
    VisibilityTimeout: 30,
    MessageRetentionPeriod: 300,
    RedrivePolicy: { deadLetterTargetArn: arn('SweepFailures'), maxReceiveCount: 2 },
  }),
  HalfMinuteQueuePolicy: openToHalfMinute('HalfMinuteQueue'),
  HalfMinuteSweeps: resource('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: arn('HalfMinuteQueue'),
    FunctionName: arn('SweepRegistryLambdaFunction'),
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
  }),
  SweepFailures: resource('AWS::SQS::Queue', { ...encrypted, MessageRetentionPeriod: 1_209_600 }),
  SweepFailuresPolicy: openToHalfMinute('SweepFailures'),

  StartUp: resource('AWS::Events::Rule', {
    Description: anyText,
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [
      healthCheckTarget('likes', 'checkLikesHealth'),
      healthCheckTarget('polls', 'checkPollsHealth'),
      healthCheckTarget('registry', 'listHealths'),
    ],
  }),
  StartUpOfLikes: mayInvoke('checkLikesHealth', 'StartUp'),
  StartUpOfPolls: mayInvoke('checkPollsHealth', 'StartUp'),
  StartUpOfRegistry: mayInvoke('listHealths', 'StartUp'),
}

function openToHalfMinute(queue: string) {
  return resource('AWS::SQS::QueuePolicy', {
    Queues: [ref(queue)],
    PolicyDocument: policy(
      allow('sqs:SendMessage', arn(queue), {
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': arn('HalfMinute') } },
      }),
    ),
  })
}

function mayInvoke(operation: string, rule: string) {
  return resource('AWS::Lambda::Permission', {
    FunctionName: arn(`${logicalName(operation)}LambdaFunction`),
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: arn(rule),
  })
}

/** A target that sends a request for the service's health check, in the API's event format. */
function healthCheckTarget(service: string, operation: string) {
  const path = `/${service}/health-check`
  return {
    Id: service,
    Arn: arn(`${logicalName(operation)}LambdaFunction`),
    Input: JSON.stringify({
      version: '2.0',
      routeKey: `GET ${path}`,
      rawPath: path,
      rawQueryString: '',
      headers: {},
      requestContext: { http: { method: 'GET', path } },
      isBase64Encoded: false,
    }),
    RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
  }
}
