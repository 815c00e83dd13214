import { describe, expect, test } from '@jest/globals'
import { type Call, costOfMillion, duration, type Prices, readPrices } from '../../bench/support/bill.ts'

const prices: Prices = {
  ...readPrices(),
  dollars: {
    ...readPrices().dollars,
    lambdaRequestsPerMillion: 0.2,
    lambdaArmPerGigabyteSecond: 0.00001,
    dynamodbReadUnitsPerMillion: 0.1,
    dynamodbWriteUnitsPerMillion: 0.5,
    logsPerGigabyte: 0.5,
  },
  assumptions: {
    ...readPrices().assumptions,
    redisTripMilliseconds: 1,
    dynamodbTripMilliseconds: 4,
    runtimeMilliseconds: 1,
  },
}
const call: Call = {
  memory: 1_769,
  cpu: 2,
  redisTrips: 1,
  dynamodbTrips: 2,
  readUnits: 0.5,
  writeUnits: 4,
  logBytes: 1_000,
}

describe('a call', () => {
  test('lasts as long as it computes and waits', () => {
    expect(duration(call, prices)).toBe(2 + 1 + 8 + 1)
  })

  test('computes longer with less than the memory of a whole CPU, and no faster with more', () => {
    expect(duration({ ...call, memory: 1_769 / 4 }, prices)).toBe(8 + 1 + 8 + 1)
    expect(duration({ ...call, memory: 3_538 }, prices)).toBe(2 + 1 + 8 + 1)
  })

  test('is billed by started milliseconds and the memory that it holds', () => {
    const { lambda } = costOfMillion({ ...call, memory: 2_048, cpu: 1.5 }, prices)
    expect(lambda).toBeCloseTo(0.2 + 0.012 * 2 * 1e6 * 0.00001, 10)
  })

  test('is billed the units that it consumes and the bytes that it logs', () => {
    expect(costOfMillion(call, prices)).toMatchObject({ dynamodb: 0.05 + 2, logs: 0.5 })
  })
})
