import { readFileSync } from 'node:fs'

/** Prices in dollars, and assumptions about what can be measured only on AWS. */
export interface Prices {
  readonly region: string
  readonly date: string
  readonly source: string
  readonly dollars: Readonly<Record<PricedUnit, number>>
  readonly assumptions: Readonly<Record<Assumption, number>>
}

type PricedUnit =
  | 'httpApiRequestsPerMillion'
  | 'lambdaRequestsPerMillion'
  | 'lambdaArmPerGigabyteSecond'
  | 'dynamodbReadUnitsPerMillion'
  | 'dynamodbWriteUnitsPerMillion'
  | 'queueRequestsPerMillion'
  | 'logsPerGigabyte'
  | 'dataOutPerGigabyte'
  | 'redisNodePerHour'
  | 'metricPerMonth'
  | 'alarmedMetricPerMonth'
  | 'dashboardPerMonth'
  | 'keyPerMonth'
  | 'secretPerMonth'

type Assumption =
  | 'redisTripMilliseconds'
  | 'dynamodbTripMilliseconds'
  /** The billed time that Lambda's runtime adds to a call. */
  | 'runtimeMilliseconds'
  | 'functionLogBytes'
  | 'accessLogBytes'
  | 'metricsLogBytes'
  | 'passLogBytes'
  /** The request and TLS handshake of one probe. */
  | 'probeBytesOut'
  /** How often Lambda polls the half-minute queue. */
  | 'queuePollsPerMinute'

export function readPrices(): Prices {
  return JSON.parse(readFileSync('bench/prices.json', 'utf8'))
}

/** The billed quantities of one call of a function. */
export interface Call {
  /** The memory of the function, in MB. */
  readonly memory: number
  /** The CPU time, in milliseconds of a whole CPU. */
  readonly cpu: number
  readonly redisTrips: number
  readonly dynamodbTrips: number
  readonly readUnits: number
  readonly writeUnits: number
  readonly logBytes: number
}

/** A cost in dollars, by item. */
export interface Cost {
  readonly lambda: number
  readonly dynamodb: number
  readonly logs: number
}

/** The memory size at which a function gets one whole CPU, in MB. CPU is proportional to memory. */
const memoryOfOneCpu = 1_769

/** The duration of a call in milliseconds: its CPU time at its share of a CPU, plus the time it waits. */
export function duration({ memory, cpu, redisTrips, dynamodbTrips }: Call, { assumptions }: Prices): number {
  return (
    cpu / Math.min(1, memory / memoryOfOneCpu) +
    redisTrips * assumptions.redisTripMilliseconds +
    dynamodbTrips * assumptions.dynamodbTripMilliseconds +
    assumptions.runtimeMilliseconds
  )
}

/** The cost of a million calls, without what triggers them. */
export function costOfMillion(call: Call, prices: Prices): Cost {
  const { dollars } = prices
  const billedSeconds = Math.ceil(duration(call, prices)) / 1_000
  const gigabyteSeconds = billedSeconds * (call.memory / 1_024) * 1e6
  return {
    lambda: dollars.lambdaRequestsPerMillion + gigabyteSeconds * dollars.lambdaArmPerGigabyteSecond,
    dynamodb:
      call.readUnits * dollars.dynamodbReadUnitsPerMillion +
      call.writeUnits * dollars.dynamodbWriteUnitsPerMillion,
    // One byte per call is a megabyte per million calls.
    logs: (call.logBytes / 1_000) * dollars.logsPerGigabyte,
  }
}

export function sum({ lambda, dynamodb, logs }: Cost): number {
  return lambda + dynamodb + logs
}
