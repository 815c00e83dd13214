import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { dynamodbCall } from '../platform/dynamodb.ts'
import type { Instance } from './instance.ts'
import { type InstanceKey, instanceFrom, instanceKey } from './instance-item.ts'
import type { Instances } from './instances.ts'
import {
  deregisterInstance,
  getInstance,
  queryInstances,
  type ReadRequest,
  recordInstanceHealth,
  registerInstance,
  scanInstances,
} from './instances-operations.ts'

export function dynamodbInstances(client: DynamoDBClient, table: string): Instances {
  /** One answer of the store: what it read, and where it stopped if it did not reach the end. */
  async function read(request: ReadRequest): Promise<{ instances: Instance[]; stoppedAt?: InstanceKey }> {
    const { service_name } = request
    const { Items = [], LastEvaluatedKey } = await dynamodbCall((abortSignal) =>
      service_name === undefined
        ? client.send(new ScanCommand(scanInstances(table, request)), { abortSignal })
        : client.send(new QueryCommand(queryInstances(table, { ...request, service_name })), { abortSignal }),
    )
    const instances = Items.map(instanceFrom)
    return LastEvaluatedKey
      ? { instances, stoppedAt: unmarshall(LastEvaluatedKey) as InstanceKey }
      : { instances }
  }

  return {
    async register(registration) {
      const command = new UpdateItemCommand(registerInstance(table, registration))
      const { Attributes = {} } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      return instanceFrom(Attributes)
    },

    async deregister(triple) {
      const command = new DeleteItemCommand(deregisterInstance(table, triple))
      const { Attributes } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      return Attributes && instanceFrom(Attributes)
    },

    async find(triple) {
      const command = new GetItemCommand(getInstance(table, triple))
      const { Item } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      return Item && instanceFrom(Item)
    },

    async recordHealth(triple, statusCode, checkedAt) {
      const command = new UpdateItemCommand(recordInstanceHealth(table, triple, statusCode, checkedAt))
      return unlessConditionFailed(async () => {
        const { Attributes = {} } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
        return instanceFrom(Attributes)
      })
    },

    async page({ limit, cursor, service_name, status }) {
      const scope = `instances ${service_name ?? '*'} ${status ?? '*'}`
      const found: Instance[] = []
      let after = decodeCursor<InstanceKey>(scope, cursor)
      // A filter may leave little of what is read, so each round looks at twice as many.
      for (let lookAt = limit + 1; found.length <= limit; lookAt *= 2) {
        const { instances, stoppedAt } = await read({ service_name, status, limit: lookAt, after })
        found.push(...instances)
        after = stoppedAt
        if (!stoppedAt) break
      }
      const instances = found.slice(0, limit)
      const last = instances.at(-1)
      if (found.length <= limit || !last) return { instances }
      return { instances, next: encodeCursor(scope, instanceKey(last)) }
    },

    async *all() {
      let after: InstanceKey | undefined
      do {
        const { instances, stoppedAt } = await read({ after })
        yield* instances
        after = stoppedAt
      } while (after)
    },
  }
}

async function unlessConditionFailed<Output>(write: () => Promise<Output>): Promise<Output | undefined> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}
