import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { decodeCursor, encodeCursor, someText } from '../cursor.ts'
import { dynamodbCall } from '../platform/dynamodb.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import { type InstanceKey, instanceFrom, instanceKey } from './instance-item.ts'
import type { Instances } from './instances.ts'
import {
  deregisterInstance,
  getInstance,
  type InstanceTables,
  queryInstances,
  type ReadRequest,
  recordInstanceHealth,
  registerInstance,
  scanInstances,
} from './instances-operations.ts'
import { getHold } from './sweep/probation-operations.ts'

/** An instance's address as instance-item.ts makes it. */
const anAddress = /^[\x21-\x7e]{1,512}$/

export function dynamodbInstances(client: DynamoDBClient, tables: InstanceTables): Instances {
  const table = tables.services

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

  async function find(triple: ServiceTriple): Promise<Instance | undefined> {
    const command = new GetItemCommand(getInstance(table, triple))
    const { Item } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
    return Item && instanceFrom(Item)
  }

  return {
    async register(registration) {
      const command = new UpdateItemCommand(registerInstance(table, registration))
      const { Attributes = {} } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      return instanceFrom(Attributes)
    },

    async heldUntil(triple) {
      const command = new GetItemCommand(getHold(tables.probations, triple))
      const { Item } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      return Item?.held_until?.S === undefined ? undefined : new Date(Item.held_until.S)
    },

    async deregister(triple) {
      for (;;) {
        const standing = await find(triple)
        const input = deregisterInstance(tables, triple, standing?.generation, randomUUID())
        const isDone = await unlessSuperseded(() =>
          dynamodbCall((abortSignal) => client.send(new TransactWriteItemsCommand(input), { abortSignal })),
        )
        if (isDone) return standing
      }
    },

    find,

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
      const position = decodeCursor(scope, cursor, [anAddress, someText(64)])
      let after = position && { address: position[0], service_name: service_name ?? position[1] }
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
      const key = instanceKey(last)
      return { instances, next: encodeCursor(scope, [key.address, key.service_name]) }
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

/** Whether a transaction was done; it was not where what it was meant for has changed in the meantime. */
async function unlessSuperseded(transact: () => Promise<unknown>): Promise<boolean> {
  try {
    await transact()
    return true
  } catch (error) {
    const isSuperseded =
      error instanceof TransactionCanceledException &&
      error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed')
    if (isSuperseded) return false
    throw error
  }
}
