import { type DynamoDBRequest, meterDynamoDB } from './dynamodb-meter.ts'
import { meterRedis, type RedisUse } from './redis-meter.ts'
import { type BenchStores, useStores } from './stores.ts'

/** The store usage of a piece of work. */
export interface Consumption {
  readonly redis: RedisUse
  readonly dynamodb: readonly DynamoDBRequest[]
  readonly readUnits: number
  readonly writeUnits: number
  readonly milliseconds: number
}

/** Puts meters in front of both stores. Functions that are loaded from now on go through them. */
export async function meterStores({ ports, redis: admin }: BenchStores) {
  const [redis, dynamodb] = [await meterRedis(ports.redis, admin), await meterDynamoDB(ports.dynamodb)]
  useStores({ redis: redis.port, dynamodb: dynamodb.port })
  return {
    async measure(work: () => Promise<unknown>): Promise<Consumption> {
      await redis.take()
      dynamodb.take()
      const start = performance.now()
      await work()
      const milliseconds = performance.now() - start
      const requests = dynamodb.take()
      return {
        redis: await redis.take(),
        dynamodb: requests,
        readUnits: requests.reduce((sum, { readUnits }) => sum + readUnits, 0),
        writeUnits: requests.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
        milliseconds,
      }
    },
    stop() {
      redis.stop()
      dynamodb.stop()
      useStores(ports)
    },
  }
}

export type Meter = Awaited<ReturnType<typeof meterStores>>
