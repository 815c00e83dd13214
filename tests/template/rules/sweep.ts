import { describe, expect, test } from '@jest/globals'
import type { FunctionProperties } from '../../../deploy/packaged.ts'
import { allowed, type Packaged, type RoleProperties, type Statement } from '../../support/packaged.ts'

const cron = 'cron(* * * * ? *)'

/** Passes every half minute, and services that register themselves. */
export function describeSweep(packaged: Packaged): void {
  const sweep = () => packaged.one<FunctionProperties>('SweepRegistryLambdaFunction').Properties

  describe('the sweep', () => {
    test('runs at each full minute, and half a minute later by way of a queue that delays', () => {
      const own = packaged
        .of('AWS::Events::Rule')
        .find(([, rule]) => JSON.stringify(rule).includes('"SweepRegistryLambdaFunction"'))
      expect(own?.[1].Properties).toMatchObject({ ScheduleExpression: cron, State: 'ENABLED' })
      expect(packaged.one('HalfMinute').Properties).toMatchObject({
        ScheduleExpression: cron,
        State: 'ENABLED',
        Targets: [{ Arn: { 'Fn::GetAtt': ['HalfMinuteQueue', 'Arn'] } }],
      })
      expect(packaged.one('HalfMinuteQueue').Properties.DelaySeconds).toBe(30)
      expect(packaged.one('HalfMinuteSweeps').Properties).toMatchObject({
        EventSourceArn: { 'Fn::GetAtt': ['HalfMinuteQueue', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['SweepRegistryLambdaFunction', 'Arn'] },
        BatchSize: 1,
      })
    })

    test('is not given a tick again while it may still be at it', () => {
      const { VisibilityTimeout } = packaged.one('HalfMinuteQueue').Properties
      expect(Number(VisibilityTimeout)).toBeGreaterThan(sweep().Timeout)
      expect(sweep().Timeout).toBeLessThan(25)
    })

    test('leaves the ticks that came to nothing as dead letters, whichever way they came', () => {
      const letters = { 'Fn::GetAtt': ['SweepFailures', 'Arn'] }
      expect(packaged.one('HalfMinuteQueue').Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: letters,
        maxReceiveCount: 2,
      })
      expect(packaged.one('HalfMinute').Properties.Targets).toMatchObject([
        { DeadLetterConfig: { Arn: letters } },
      ])
      expect(packaged.one('SweepRegistryLambdaEvConf').Properties).toMatchObject({
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: letters } },
      })
    })

    test.each(['HalfMinuteQueue', 'SweepFailures'])(
      'has %s encrypted, and open to the rule alone',
      (queue) => {
        expect(packaged.one(queue).Properties.SqsManagedSseEnabled).toBe(true)
        const { PolicyDocument } = packaged.one<{ PolicyDocument: { Statement: Statement[] } }>(
          `${queue}Policy`,
        ).Properties
        expect(PolicyDocument.Statement).toEqual([
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['HalfMinute', 'Arn'] } } },
          },
        ])
      },
    )

    test('may take from its queue and add to the dead letters', () => {
      const queues = allowed(packaged.one<RoleProperties>('SweepRegistryRole')).filter(({ Action }) =>
        String(Action).startsWith('sqs:'),
      )
      expect(queues.map(({ Action, Resource }) => [Action, Resource])).toEqual([
        [
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          { 'Fn::GetAtt': ['HalfMinuteQueue', 'Arn'] },
        ],
        [['sqs:SendMessage'], { 'Fn::GetAtt': ['SweepFailures', 'Arn'] }],
      ])
    })
  })

  describe('a service', () => {
    const healthChecks = ['CheckLikesHealth', 'CheckPollsHealth', 'ListHealths']

    test('registers itself at the API’s URL once its health check is called, each minute at the latest', () => {
      const { Targets, ScheduleExpression } = packaged.one<{
        Targets: { Arn: unknown }[]
        ScheduleExpression: string
      }>('StartUp').Properties
      expect(ScheduleExpression).toBe('rate(1 minute)')
      expect(Targets.map(({ Arn }) => Arn)).toEqual(
        healthChecks.map((name) => ({ 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] })),
      )
      const { PUBLIC_URL } = packaged.one<FunctionProperties>('CheckLikesHealthLambdaFunction').Properties
        .Environment.Variables
      expect(PUBLIC_URL).toEqual({
        'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}',
      })
    })

    test('is registered by no other function', () => {
      const knowing = packaged
        .of<FunctionProperties>('AWS::Lambda::Function')
        .filter(([, { Properties }]) => 'PUBLIC_URL' in Properties.Environment.Variables)
      expect(knowing.map(([name]) => name)).toEqual(healthChecks.map((name) => `${name}LambdaFunction`))
    })
  })
}
