import { measureOperations, passOver } from './operations.ts'
import { type Call, costOfMillion, duration, type Prices, readPrices } from './support/bill.ts'
import type { Consumption } from './support/consumption.ts'
import { publishPosts } from './support/data.ts'
import { declaredFunctions } from './support/functions.ts'
import { markdown } from './support/markdown.ts'
import { fill, type MeasuredRequest, measuredRequests, requester } from './support/requests.ts'
import { costAtRest, ownChecks } from './support/rest.ts'
import { type BenchStores, emptyTables } from './support/stores.ts'

/** The requests whose cost is shown. */
const shown = [
  'like',
  'like, repeated',
  'unlike',
  'count of likes',
  'top ten, texts included',
  "a user's likes",
  'create post',
  'vote',
  'create poll of 4',
  'results',
  'find poll',
  'all results, 25 polls',
]

const registered = [10, 1_000, 10_000]

/**
 * What the system costs on AWS, as Markdown: from the round trips and the capacity that the stores count here, from
 * the computing time measured here, and from bench/prices.json.
 */
export async function cost(stores: BenchStores): Promise<string> {
  const prices = readPrices()
  const consumption = await measureOperations(stores, registered)
  const calls = await measureCalls(stores, consumption, prices)
  const passes = registered.map((count) => passCall(consumption.get(passOver(count)), prices))
  const checks = ownChecks.map((name) => calls.get(name)).filter((call) => call !== undefined)
  return [
    `Prices of ${prices.region}, ${prices.date}: ${prices.source}.`,
    perMillion(calls, prices),
    markdown(
      ['Dollars a month at rest', ...registered.map((count) => `${count.toLocaleString('en')} instances`)],
      costAtRest(
        registered.map((count, index) => ({ count, pass: passes[index] as Call, checks })),
        prices,
      ),
    ),
  ].join('\n\n')
}

function perMillion(calls: ReadonlyMap<string, Call>, prices: Prices): string {
  const api = prices.dollars.httpApiRequestsPerMillion
  const rows = shown.map((name) => {
    const call = calls.get(name)
    if (!call) throw new Error(`${name} was not measured`)
    const { lambda, dynamodb, logs } = costOfMillion(call, prices)
    const dollars = [api, lambda, dynamodb, logs, api + lambda + dynamodb + logs]
    return [name, Math.ceil(duration(call, prices)), ...dollars.map((amount) => amount.toFixed(2))]
  })
  return markdown(
    ['Dollars a million', 'billed ms', 'API Gateway', 'Lambda', 'DynamoDB', 'logs', 'together'],
    rows,
  )
}

/** The calls that the table and the system's own health checks are made of, by name. */
async function measureCalls(
  stores: BenchStores,
  consumption: ReadonlyMap<string, Consumption>,
  { assumptions }: Prices,
): Promise<Map<string, Call>> {
  await stores.redis.flushall()
  await emptyTables(stores)
  await publishPosts(stores)
  const calls = new Map<string, Call>()
  for (const request of measuredRequests(await fill())) {
    const [name, functionName] = request
    const used = consumption.get(name)
    if (!used || ![...shown, ...ownChecks].includes(name)) continue
    console.error(`  computing time of ${name}`)
    const { memory = Number.NaN } =
      declaredFunctions().find((declared) => declared.name === functionName) ?? {}
    const { functionLogBytes, accessLogBytes, metricsLogBytes } = assumptions
    const counted = name === 'like' || name === 'vote'
    calls.set(name, {
      memory,
      cpu: await computingTime(request),
      redisTrips: used.redis.roundTrips,
      dynamodbTrips: used.dynamodb.length,
      readUnits: used.readUnits,
      writeUnits: used.writeUnits,
      logBytes: functionLogBytes + accessLogBytes + (counted ? metricsLogBytes : 0),
    })
  }
  return calls
}

/** Milliseconds of CPU that a call takes of this process. */
async function computingTime([, functionName, status, parameters]: MeasuredRequest): Promise<number> {
  const request = await requester(functionName, status)
  const calls = 300
  for (let turn = 0; turn < calls; turn++) await request(parameters(1_000 + turn))
  const before = process.cpuUsage()
  for (let turn = 0; turn < calls; turn++) await request(parameters(2_000 + turn))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / calls
}

/** A pass computes, or waits for what it probes, for as long as it lasts. */
function passCall(pass: Consumption | undefined, { assumptions }: Prices): Call {
  if (!pass) throw new Error('A pass was not measured')
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
