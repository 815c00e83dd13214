import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { decodeCursor, encodeCursor, someText } from '../../../platform/cursor.ts'
import type { DynamoDB, DynamoDBStore } from '../../../platform/dynamodb.ts'
import { pageOf } from '../../../platform/page.ts'
import { probationFrom } from '../../probation/dynamodb/probation-item.ts'
import { getHold } from '../../probation/dynamodb/probation-requests.ts'
import { holdAt } from '../../probation/flapping.ts'
import { comparable, type Instance, identityOf, type ServiceTriple } from '../instance.ts'
import type { Instances } from '../instance-store.ts'
import { normalUrl } from '../instance-url.ts'
import { type Item, instanceFrom } from './instance-item.ts'
import { type InstanceKey, instanceKey, isSameKey, storedKey } from './instance-key.ts'
import {
  claimName,
  deregisterInstance,
  getInstance,
  type InstanceTables,
  moveInstance,
  queryInstances,
  type ReadRequest,
  recordInstanceHealth,
  registerInstance,
  removeFormer,
  scanInstances,
} from './instance-requests.ts'

/** An instance's address as instance-key.ts makes it. */
const anAddress = /^[\x21-\x7e]{1,512}$/

export function dynamodbInstances(store: DynamoDBStore, tables: InstanceTables): Instances {
  const table = tables.services

  /** One answer of the store: what it read, and where it stopped if it did not reach the end. */
  async function read(
    request: ReadRequest,
    operation: DynamoDB = store,
  ): Promise<{ items: Item[]; stoppedAt?: InstanceKey }> {
    const { serviceName } = request
    const { Items = [], LastEvaluatedKey } = await (serviceName === undefined
      ? operation.send(new ScanCommand(scanInstances(table, request)))
      : operation.send(new QueryCommand(queryInstances(table, { ...request, serviceName }))))
    if (!LastEvaluatedKey) return { items: Items }
    return { items: Items, stoppedAt: storedKey(LastEvaluatedKey) }
  }

  async function updated(input: UpdateItemCommandInput, operation: DynamoDB = store): Promise<Item> {
    const command = new UpdateItemCommand(input)
    const { Attributes = {} } = await operation.send(command)
    return Attributes
  }

  /** Moves an instance to the key that it should have; nothing where another instance has it. */
  async function moved(former: InstanceKey, instance: Instance): Promise<Instance | undefined> {
    const input = moveInstance(table, former, instance, randomUUID())
    if (await done(input)) return instance
    const command = new DeleteItemCommand(removeFormer(table, former, instance))
    await unlessConditionFailed(() => store.send(command))
    return undefined
  }

  async function done(input: TransactWriteItemsCommandInput, operation: DynamoDB = store): Promise<boolean> {
    return unlessSuperseded(() => operation.send(new TransactWriteItemsCommand(input)))
  }

  async function find(triple: ServiceTriple, operation: DynamoDB = store): Promise<Instance | undefined> {
    const command = new GetItemCommand(getInstance(table, triple))
    const { Item } = await operation.send(command)
    return Item && instanceFrom(Item)
  }

  return {
    async register(registration) {
      const operation = store.operation()
      const { known_as } = await updated(claimName(table, registration), operation)
      const serviceName = known_as?.S || registration.serviceName
      return instanceFrom(await updated(registerInstance(table, { ...registration, serviceName }), operation))
    },

    async heldUntil(triple, clock) {
      const command = new GetItemCommand(getHold(tables.probations, triple))
      const { Item } = await store.send(command)
      return Item && holdAt(probationFrom(Item), clock())
    },

    async deregister(triple) {
      const operation = store.operation()
      for (;;) {
        const standing = await find(triple, operation)
        if (await done(deregisterInstance(tables, triple, standing, randomUUID()), operation)) return standing
      }
    },

    find: (triple) => find(triple),

    async recordHealth(triple, statusCode, checkedAt) {
      const input = recordInstanceHealth(table, triple, statusCode, checkedAt)
      return unlessConditionFailed(async () => instanceFrom(await updated(input)))
    },

    async page({ limit, cursor, serviceName, status }) {
      const scope = `instances ${comparable(serviceName ?? '*')} ${status ?? '*'}`
      const operation = store.operation()
      const found: Instance[] = []
      const position = decodeCursor(scope, cursor, [anAddress, someText(64)])
      let after = position && { address: position[0], serviceName: comparable(serviceName ?? position[1]) }
      // A filter may leave little of what is read, so each round looks at twice as many.
      for (let lookAt = limit + 1; found.length <= limit; lookAt *= 2) {
        const { items, stoppedAt } = await read({ serviceName, status, limit: lookAt, after }, operation)
        found.push(...items.map(instanceFrom))
        after = stoppedAt
        if (!stoppedAt) break
      }
      return pageOf(found, limit, (last) => {
        const { address, serviceName } = instanceKey(last)
        return encodeCursor(scope, [address, serviceName])
      })
    },

    async *all() {
      let after: InstanceKey | undefined
      // One that was moved may come up again.
      const seen = new Set<string>()
      do {
        const { items, stoppedAt } = await read({ after })
        for (const item of items) {
          const stored = instanceFrom(item)
          const { url } = stored
          const instance = { ...stored, url: URL.canParse(url) ? normalUrl(new URL(url)) : url }
          const former = storedKey(item)
          const settled = isSameKey(former, instanceKey(instance)) ? instance : await moved(former, instance)
          if (!settled || seen.has(identityOf(settled))) continue
          seen.add(identityOf(settled))
          yield settled
        }
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
