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
import { cursorAfter, positionIn, queryFeed } from '../../platform/dynamodb/feed.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import { pageOf } from '../../platform/page.ts'
import type { User } from '../user.ts'
import type { UserStore } from '../user-store.ts'
import { userKey, userOf } from './user-item.ts'
import { addUser, allUsers, getUser, moveUser, type UserTables } from './user-requests.ts'

export function dynamodbUserStore(store: DynamoDBStore, tables: UserTables): UserStore {
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

    /** The feed has the names in their order, the rows have the counts. */
    async list({ limit, cursor }) {
      const operation = store.operation()
      const query = queryFeed(tables.feeds, allUsers, limit + 1, positionIn(allUsers, cursor))
      const { Items = [] } = await operation.send(new QueryCommand(query))
      const { items: entries, ...rest } = pageOf(Items, limit, (last) => cursorAfter(allUsers, last))
      const names = entries.map((entry) => unmarshall(entry).username as string)
      const rows = await batchGet(tables.users, names.map(userKey), (RequestItems) =>
        operation.send(new BatchGetItemCommand({ RequestItems })),
      )
      const users = new Map(rows.map(userOf).map((user) => [user.username, user]))
      return { items: names.flatMap((username) => users.get(username) ?? []), ...rest }
    },
  }
}
