import { randomUUID } from 'node:crypto'
import {
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { batchGet } from '../../platform/dynamodb/batch-get.ts'
import { feedPage, wholeFeed } from '../../platform/dynamodb/feed.ts'
import { itemsAfter } from '../../platform/dynamodb/items-after.ts'
import { readItems } from '../../platform/dynamodb/read-items.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDB, DynamoDBStore } from '../../platform/dynamodb.ts'
import { mapPage } from '../../platform/page.ts'
import type { User } from '../user.ts'
import type { UserStore } from '../user-store.ts'
import { userKey, userOf } from './user-item.ts'
import { addUser, allUsers, getUser, moveUser, queryUsersOfId, type UserTables } from './user-requests.ts'

export function dynamodbUserStore(store: DynamoDBStore, tables: UserTables): UserStore {
  async function findFirst(userId: string, operation: DynamoDB): Promise<User | undefined> {
    const query = queryUsersOfId(tables.users, userId)
    const items = itemsAfter(undefined, (ExclusiveStartKey) =>
      operation.send(new QueryCommand({ ...query, ExclusiveStartKey })),
    )
    let first: User | undefined
    for await (const item of items) {
      const user = userOf(item)
      if (!first || user.createdAt < first.createdAt) first = user
    }
    return first
  }

  async function find(username: string): Promise<User | undefined> {
    const { Item } = await store.send(new GetItemCommand(getUser(tables.users, username)))
    return Item && userOf(Item)
  }

  /** Whether it was carried out; it is not if another write came first. */
  async function isDone(transaction: TransactWriteItemsCommandInput): Promise<boolean> {
    try {
      await store.send(new TransactWriteItemsCommand(transaction))
      return true
    } catch (error) {
      if (refusedConditions(error)) return false
      throw error
    }
  }

  return {
    async add(username, createdAt) {
      await isDone(addUser(tables, username, createdAt, randomUUID()))
    },

    /** Each time that another write comes first, the user has been added or moved back. */
    async addSince(username, createdAt) {
      for (;;) {
        const user = await find(username)
        if (user && user.createdAt <= createdAt) return false
        const transaction = user
          ? moveUser(tables, user, createdAt)
          : addUser(tables, username, createdAt, randomUUID())
        if (await isDone(transaction)) return true
      }
    },

    find,

    async findByNames(usernames) {
      return (await readItems(store, tables.users, usernames.map(userKey))).map(userOf)
    },

    /** One Query each, all at once: the sort key is the name, so that the first seen is not the first item. */
    async findByIds(userIds) {
      const operation = store.operation()
      const users = await Promise.all(userIds.map((userId) => findFirst(userId, operation)))
      return users.filter((user) => user !== undefined)
    },

    /** The feed has the names in their order, the rows have the counts. */
    async list(request) {
      const operation = store.operation()
      const page = await feedPage(tables.feeds, allUsers, allUsers, request, wholeFeed, (query) =>
        operation.send(new QueryCommand(query)),
      )
      const { items: names, ...rest } = mapPage(page, (entry) => unmarshall(entry).username as string)
      const rows = await batchGet(tables.users, names.map(userKey), (RequestItems) =>
        operation.send(new BatchGetItemCommand({ RequestItems })),
      )
      const users = new Map(rows.map(userOf).map((user) => [user.username, user]))
      return { items: names.flatMap((username) => users.get(username) ?? []), ...rest }
    },
  }
}
