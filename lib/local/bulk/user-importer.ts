import QuickLRU from 'quick-lru'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import { userKey, userOf } from '../../users/dynamodb/user-item.ts'
import { newUserItems } from '../../users/dynamodb/user-requests.ts'
import type { BulkTables } from './bulk-tables.ts'
import { addConditionally, packed, type Storage } from './conditional-writes.ts'
import { compared } from './differences.ts'
import type { Importer } from './import-members.ts'
import type { UserSince } from './member.ts'
import { storedRows } from './stored-rows.ts'

/** Registers those who are not there yet, each since the first time that is given for the name. */
export type RegisterAll = (users: readonly UserSince[]) => Promise<void>

export function userImporter(store: DynamoDB, tables: BulkTables): Importer<UserSince> {
  const storage: Storage<UserSince> = {
    keyOf: ({ username }) => username,

    async judge(users) {
      const keys = [...new Set(users.map(({ username }) => username))].map(userKey)
      const rows = await storedRows(store, tables.users, keys)
      const standing = new Map(rows.map(userOf).map((user) => [user.username, user]))
      return users.map((user) => {
        const other = standing.get(user.username)
        return other && compared({ type: 'user', value: user }, { type: 'user', value: other })
      })
    },

    prepare: () => Promise.resolve(),

    transactions(users) {
      const itemsOf = ({ username, createdAt }: UserSince) => newUserItems(tables, username, createdAt)
      return packed(users, (user) => itemsOf(user).length).map((values) => ({
        values,
        items: values.flatMap(itemsOf),
      }))
    },
  }
  return { batchSize: 500, add: (users) => addConditionally(store, storage, users) }
}

/** How many names are kept of those that are known to be there. */
const namesKept = 50_000

export function makeRegisterAll(users: Importer<UserSince>): RegisterAll {
  const known = new QuickLRU<string, true>({ maxSize: namesKept })
  return async (seen) => {
    const unknown = new Map<string, UserSince>()
    for (const user of seen) {
      if (!known.has(user.username) && !unknown.has(user.username)) unknown.set(user.username, user)
    }
    if (unknown.size === 0) return
    await users.add([...unknown.values()])
    for (const username of unknown.keys()) known.set(username, true)
  }
}
