import { measureOperations, passLabel } from './operations.ts'
import { type Call, costOfMillion, duration, type Prices, readPrices } from './support/bill.ts'
import type { Consumption } from './support/consumption.ts'
import { publishPosts } from './support/data.ts'
import { declaredFunctions } from './support/functions.ts'
import { markdownTable } from './support/markdown.ts'
import { fillStores, type MeasuredRequest, measuredRequests, requester } from './support/requests.ts'
import { costAtRest, ownChecks } from './support/rest.ts'
import { type BenchStores, emptyTables } from './support/stores.ts'

/** The requests in the report. */
const reported = [
  'like',
  'like, repeated',
  'unlike',
  'count of likes',
  'top ten, texts included',
  "a user's likes",
  'create post',
  'posts, 20, for a viewer',
  'vote',
  'create poll of 4',
  'results',
  'find poll',
  'polls of 4, 20, for a viewer',
  'all results, 25 polls',
]

const instanceCounts = [10, 1_000, 10_000]

/**
 * The cost of the system on AWS, as Markdown. It is computed from the measured round trips, capacity units and CPU time,
 * and from the prices in bench/prices.json.
 */
export async function cost(stores: BenchStores): Promise<string> {
  const prices = readPrices()
  const consumption = await measureOperations(stores, instanceCounts)
  const calls = await measureCalls(stores, consumption, prices)
  const passes = instanceCounts.map((count) => passCall(consumption.get(passLabel(count)), prices))
  const checks = ownChecks.map((name) => calls.get(name)).filter((call) => call !== undefined)
  return [
    `Prices of ${prices.region}, ${prices.date}: ${prices.source}.`,
    perMillion(calls, prices),
    markdownTable(
      [
        'Dollars per month at rest',
        ...instanceCounts.map((count) => `${count.toLocaleString('en')} instances`),
      ],
      costAtRest(
        instanceCounts.map((count, index) => ({ count, pass: passes[index] as Call, checks })),
        prices,
      ),
    ),
  ].join('\n\n')
}

function perMillion(calls: ReadonlyMap<string, Call>, prices: Prices): string {
  const api = prices.dollars.httpApiRequestsPerMillion
  const rows = reported.map((name) => {
    const call = calls.get(name)
    if (!call) throw new Error(`${name} was not measured`)
    const { lambda, dynamodb, logs } = costOfMillion(call, prices)
    const dollars = [api, lambda, dynamodb, logs, api + lambda + dynamodb + logs]
    return [name, Math.ceil(duration(call, prices)), ...dollars.map((amount) => amount.toFixed(2))]
  })
  return markdownTable(
    ['Dollars per million', 'billed ms', 'API Gateway', 'Lambda', 'DynamoDB', 'logs', 'total'],
    rows,
  )
}

/** The measured calls of the reported requests and of the system's own health checks, by name. */
async function measureCalls(
  stores: BenchStores,
  consumption: ReadonlyMap<string, Consumption>,
  { assumptions }: Prices,
): Promise<Map<string, Call>> {
  await stores.redis.flushall()
  await emptyTables(stores)
  await publishPosts(stores)
  const calls = new Map<string, Call>()
  for (const request of measuredRequests(await fillStores())) {
    const [name, functionName] = request
    const used = consumption.get(name)
    if (!used || ![...reported, ...ownChecks].includes(name)) continue
    console.error(`  CPU time of ${name}`)
    const { memory = Number.NaN } =
      declaredFunctions().find((declared) => declared.name === functionName) ?? {}
    const { functionLogBytes, accessLogBytes, metricsLogBytes } = assumptions
    const writesMetrics = name === 'like' || name === 'vote'
    calls.set(name, {
      memory,
      cpu: await cpuTime(request),
      redisTrips: used.redis.roundTrips,
      dynamodbTrips: used.dynamodb.length,
      readUnits: used.readUnits,
      writeUnits: used.writeUnits,
      logBytes: functionLogBytes + accessLogBytes + (writesMetrics ? metricsLogBytes : 0),
    })
  }
  return calls
}

/** The CPU time of a call, in milliseconds. */
async function cpuTime([, functionName, status, parameters]: MeasuredRequest): Promise<number> {
  const request = await requester(functionName, status)
  const calls = 300
  for (let turn = 0; turn < calls; turn++) await request(parameters(1_000 + turn))
  const before = process.cpuUsage()
  for (let turn = 0; turn < calls; turn++) await request(parameters(2_000 + turn))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / calls
}

/** A pass is billed for its whole duration, whether it computes or waits for probes. */
function passCall(pass: Consumption | undefined, { assumptions }: Prices): Call {
  if (!pass) throw new Error('The pass was not measured')
  const { memory = Number.NaN } = declaredFunctions().find(({ name }) => name === 'sweepRegistry') ?? {}
  return {
    memory,
    cpu: pass.milliseconds,
    redisTrips: 0,
    dynamodbTrips: pass.dynamodb.length,
    readUnits: pass.readUnits,
    writeUnits: pass.writeUnits,
    logBytes: assumptions.functionLogBytes + assumptions.passLogBytes,
  }
}
