import { describe, expect, test } from '@jest/globals'
import { functionsOf, type Packaged } from '../../support/packaged.ts'

/** What is measured and what raises an alarm. */
export function describeWatch(packaged: Packaged, stage: string): void {
  const alarm = (name: string) => packaged.one(`${name}Alarm`).Properties

  describe('alarms', () => {
    test('are raised when no pass has finished for three minutes, whatever the reason', () => {
      expect(alarm('NoFinishedPass')).toMatchObject({
        Namespace: `microblog-${stage}`,
        MetricName: 'Passes',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 3,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
      })
    })

    test.each([
      ['Evictions', `microblog-${stage}`, 'Evicted'],
      ['ServerErrors', 'AWS/ApiGateway', '5xx'],
      ['FunctionThrottles', 'AWS/Lambda', 'Throttles'],
      ['DeadLetters', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
    ])('are raised for %s', (name, Namespace, MetricName) => {
      expect(alarm(name)).toMatchObject({
        Namespace,
        MetricName,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      })
    })

    test('are raised for throttled tables', () => {
      expect(JSON.stringify(alarm('TableThrottles').Metrics).match(/ThrottleEvents/g)).toHaveLength(10)
    })

    test('say what to look at', () => {
      for (const [, { Properties }] of packaged.of('AWS::CloudWatch::Alarm')) {
        expect(String(Properties.AlarmDescription).length).toBeGreaterThan(40)
      }
    })
  })

  test('the functions that count something are told where, and no others', () => {
    const counting = functionsOf(packaged)
      .map(([name, { Properties }]) => [name, Properties.Environment.Variables.METRICS_NAMESPACE] as const)
      .filter(([, namespace]) => namespace !== undefined)
    expect(counting.toSorted()).toEqual([
      ['CastVoteLambdaFunction', `microblog-${stage}`],
      ['LikePostLambdaFunction', `microblog-${stage}`],
      ['SweepRegistryLambdaFunction', `microblog-${stage}`],
    ])
  })

  test('the dashboard shows the metrics', () => {
    const { DashboardBody } = packaged.one<{ DashboardBody: { 'Fn::Sub': string } }>('Dashboard').Properties
    const shown = JSON.stringify(JSON.parse(DashboardBody['Fn::Sub']))
    for (const metric of [
      'Likes',
      'Votes',
      'VoteConflicts',
      'Passes',
      'Probed',
      'Evicted',
      'Preserved',
      'PassDuration',
    ]) {
      expect(shown).toContain(`["microblog-${stage}","${metric}"`)
    }
  })
}
