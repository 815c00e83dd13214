import { readFileSync } from 'node:fs'

/** What things cost, in dollars, and what had to be assumed since it shows only on AWS. */
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
  /** What Lambda's runtime adds to a call, and bills. */
  | 'runtimeMilliseconds'
  | 'functionLogBytes'
  | 'accessLogBytes'
  | 'metricsLogBytes'
  | 'passLogBytes'
  /** Request and TLS handshake of one probe. */
  | 'probeBytesOut'
  /** By which Lambda asks the half-minute queue for messages. */
  | 'queuePollsPerMinute'

export function readPrices(): Prices {
  return JSON.parse(readFileSync('bench/prices.json', 'utf8'))
}

/** One call of a function, as it is billed. */
export interface Call {
  /** Of the function, in MB. */
  readonly memory: number
  /** In milliseconds of a whole CPU. */
  readonly cpu: number
  readonly redisTrips: number
  readonly dynamodbTrips: number
  readonly readUnits: number
  readonly writeUnits: number
  readonly logBytes: number
}

/** Dollars, by what they are for. */
export interface Cost {
  readonly lambda: number
  readonly dynamodb: number
  readonly logs: number
}

/** The memory that comes with one whole CPU, in MB; other sizes get their share. */
const memoryOfOneCpu = 1_769

/** How long a call lasts, in milliseconds: its computing at its share of a CPU, and its waiting. */
export function duration({ memory, cpu, redisTrips, dynamodbTrips }: Call, { assumptions }: Prices): number {
  return (
    cpu / Math.min(1, memory / memoryOfOneCpu) +
    redisTrips * assumptions.redisTripMilliseconds +
    dynamodbTrips * assumptions.dynamodbTripMilliseconds +
    assumptions.runtimeMilliseconds
  )
}

/** What a million such calls cost, however they come. */
export function costOfMillion(call: Call, prices: Prices): Cost {
  const { dollars } = prices
  const billedSeconds = Math.ceil(duration(call, prices)) / 1_000
  const gigabyteSeconds = billedSeconds * (call.memory / 1_024) * 1e6
  return {
    lambda: dollars.lambdaRequestsPerMillion + gigabyteSeconds * dollars.lambdaArmPerGigabyteSecond,
    dynamodb:
      call.readUnits * dollars.dynamodbReadUnitsPerMillion +
      call.writeUnits * dollars.dynamodbWriteUnitsPerMillion,
    // A million bytes a byte of each call are a thousandth of a gigabyte.
    logs: (call.logBytes / 1_000) * dollars.logsPerGigabyte,
  }
}

export function sum({ lambda, dynamodb, logs }: Cost): number {
  return lambda + dynamodb + logs
}
