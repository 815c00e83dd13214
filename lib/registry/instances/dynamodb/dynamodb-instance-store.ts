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
import type { InstanceStore } from '../instance-store.ts'
import { normalUrl } from '../instance-url.ts'
import { type Item, instanceFrom } from './instance-item.ts'
import { type InstanceKey, instanceKey, isSameKey, storedKey } from './instance-key.ts'
import { type ListRequest, queryInstances, scanInstances } from './instance-list-requests.ts'
import {
  claimName,
  deleteFormerItem,
  deregistrationTransaction,
  getInstance,
  type InstanceTables,
  moveTransaction,
  updateHealth,
  updateRegistration,
} from './instance-requests.ts'

/** An instance's address as instance-key.ts makes it. */
const anAddress = /^[\x21-\x7e]{1,512}$/

/** The store of instances, in the tables of services and probations. */
export function dynamodbInstanceStore(store: DynamoDBStore, tables: InstanceTables): InstanceStore {
  const table = tables.services

  /** One response of the store: the items that it read, and the key at which it stopped unless it reached the end. */
  async function read(
    request: ListRequest,
    operation: DynamoDB = store,
  ): Promise<{ items: Item[]; stoppedAt?: InstanceKey }> {
    const { serviceName } = request
    const { Items = [], LastEvaluatedKey } = await (serviceName === undefined
      ? operation.send(new ScanCommand(scanInstances(table, request)))
      : operation.send(new QueryCommand(queryInstances(table, { ...request, serviceName }))))
    if (!LastEvaluatedKey) return { items: Items }
    return { items: Items, stoppedAt: storedKey(LastEvaluatedKey) }
  }

  async function updateItem(input: UpdateItemCommandInput, operation: DynamoDB = store): Promise<Item> {
    const command = new UpdateItemCommand(input)
    const { Attributes = {} } = await operation.send(command)
    return Attributes
  }

  /** Writes a transaction; returns false if its conditions no longer hold. */
  async function transact(
    input: TransactWriteItemsCommandInput,
    operation: DynamoDB = store,
  ): Promise<boolean> {
    return unlessSuperseded(() => operation.send(new TransactWriteItemsCommand(input)))
  }

  /** Moves an instance to its present key; returns undefined if another instance has that. */
  async function move(former: InstanceKey, instance: Instance): Promise<Instance | undefined> {
    if (await transact(moveTransaction(table, former, instance, randomUUID()))) return instance
    const command = new DeleteItemCommand(deleteFormerItem(table, former, instance))
    await unlessConditionFailed(() => store.send(command))
    return undefined
  }

  async function find(triple: ServiceTriple, operation: DynamoDB = store): Promise<Instance | undefined> {
    const command = new GetItemCommand(getInstance(table, triple))
    const { Item } = await operation.send(command)
    return Item && instanceFrom(Item)
  }

  return {
    async register(registration) {
      const operation = store.operation()
      const { known_as } = await updateItem(claimName(table, registration), operation)
      const serviceName = known_as?.S || registration.serviceName
      return instanceFrom(
        await updateItem(updateRegistration(table, { ...registration, serviceName }), operation),
      )
    },

    async heldUntil(triple, clock) {
      const command = new GetItemCommand(getHold(tables.probations, triple))
      const { Item } = await store.send(command)
      return Item && holdAt(probationFrom(Item), clock())
    },

    async deregister(triple) {
      const operation = store.operation()
      for (;;) {
        const registered = await find(triple, operation)
        const transaction = deregistrationTransaction(tables, triple, registered, randomUUID())
        if (await transact(transaction, operation)) return registered
      }
    },

    find: (triple) => find(triple),

    async recordHealth(triple, statusCode, checkedAt) {
      const input = updateHealth(table, triple, statusCode, checkedAt)
      return unlessConditionFailed(async () => instanceFrom(await updateItem(input)))
    },

    async page({ limit, cursor, serviceName, status }) {
      const scope = `instances ${comparable(serviceName ?? '*')} ${status ?? '*'}`
      const operation = store.operation()
      const found: Instance[] = []
      const position = decodeCursor(scope, cursor, [anAddress, someText(64)])
      let after = position && { address: position[0], serviceName: comparable(serviceName ?? position[1]) }
      // A filter may leave little of what is read, so each round reads twice as many items.
      for (let count = limit + 1; found.length <= limit; count *= 2) {
        const { items, stoppedAt } = await read({ serviceName, status, limit: count, after }, operation)
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
      // The scan may meet an instance again that was moved ahead of it.
      const seen = new Set<string>()
      do {
        const { items, stoppedAt } = await read({ after })
        for (const item of items) {
          const stored = instanceFrom(item)
          const { url } = stored
          const instance = { ...stored, url: URL.canParse(url) ? normalUrl(new URL(url)) : url }
          const key = storedKey(item)
          const settled = isSameKey(key, instanceKey(instance)) ? instance : await move(key, instance)
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

/** Whether a transaction was written; false if what it changes has changed in the meantime. */
async function unlessSuperseded(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    const isSuperseded =
      error instanceof TransactionCanceledException &&
      error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed')
    if (isSuperseded) return false
    throw error
  }
}
