import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Call, costOfMillion, type Prices, sum } from './bill.ts'

/** The system's own health checks, one function each. */
export const ownChecks = ['health check of likes', 'health check of polls', 'list healths, 25'] as const

const hours = 730
const minutes = hours * 60
/** Every 30 seconds. */
const passes = 2 * minutes

interface Registry {
  /** The number of registered instances. */
  readonly count: number
  readonly pass: Call
  readonly checks: readonly Call[]
}

/**
 * The cost of a month without requests: the rows of a table with a column for each registry. The system's own instances
 * are probed through its API like all others, and in addition a rule calls their health checks.
 */
export function costAtRest(registries: readonly Registry[], prices: Prices): (readonly string[])[] {
  const { dollars, assumptions } = prices
  const millionPasses = passes / 1e6
  const perRegistry = (cost: (registry: Registry) => number) => registries.map(cost)
  const same = (cost: number) => registries.map(() => cost)
  const checks = ({ checks }: Registry) =>
    checks.reduce((total, check) => total + sum(costOfMillion(check, prices)), 0)
  const rows: [string, number[]][] = [
    ['Redis: a primary and a replica of cache.t4g.micro', same(2 * hours * dollars.redisNodePerHour)],
    ['passes: Lambda', perRegistry(({ pass }) => costOfMillion(pass, prices).lambda * millionPasses)],
    ['passes: DynamoDB', perRegistry(({ pass }) => costOfMillion(pass, prices).dynamodb * millionPasses)],
    ['passes: logs', perRegistry(({ pass }) => costOfMillion(pass, prices).logs * millionPasses)],
    [
      'passes: requests and handshakes sent',
      perRegistry(
        ({ count }) => ((count * passes * assumptions.probeBytesOut) / 1e9) * dollars.dataOutPerGigabyte,
      ),
    ],
    [
      "the services' own health checks: probed through the API and called every minute",
      perRegistry(
        (registry) =>
          ((passes + minutes) / 1e6) * checks(registry) +
          (passes / 1e6) * registry.checks.length * dollars.httpApiRequestsPerMillion,
      ),
    ],
    [
      'the half-minute queue',
      same(((minutes * (2 + assumptions.queuePollsPerMinute)) / 1e6) * dollars.queueRequestsPerMillion),
    ],
    [
      'metrics, alarms and the dashboard',
      same(
        ownMetrics() * dollars.metricPerMonth +
          alarmedMetrics() * dollars.alarmedMetricPerMonth +
          dollars.dashboardPerMonth,
      ),
    ],
    ['a key and a secret', same(dollars.keyPerMonth + dollars.secretPerMonth)],
  ]
  const totals = registries.map((_, column) =>
    rows.reduce((total, [, amounts]) => total + (amounts[column] ?? 0), 0),
  )
  return [...rows, ['total', totals] as const].map(([name, amounts]) => [
    name,
    ...amounts.map((amount) => amount.toFixed(2)),
  ])
}

/** The number of custom metrics; all of them are on the dashboard. */
function ownMetrics(): number {
  const names = readFileSync('resources/dashboard.yml', 'utf8').matchAll(/metricsNamespace}", (\w+)/g)
  return new Set([...names].map(([, name]) => name)).size
}

/** An alarm on a sum of metrics is charged for each of them. */
function alarmedMetrics(): number {
  const files = ['alarms.yml', ...readdirSync('resources/redis').map((file) => join('redis', file))]
  const alarms = files.flatMap((file) => {
    const { Resources = {} } = parse(readFileSync(join('resources', file), 'utf8'))
    return Object.values<Resource>(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  })
  return alarms.reduce(
    (total, { Properties }) =>
      total + Math.max(1, (Properties.Metrics ?? []).filter(({ MetricStat }) => MetricStat).length),
    0,
  )
}

interface Resource {
  readonly Type: string
  readonly Properties: { readonly Metrics?: readonly { readonly MetricStat?: object }[] }
}
