import type { GetItemCommandInput, TransactWriteItemsCommandInput, Update } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { feedKey } from '../../platform/dynamodb/feed.ts'
import { userKey } from './user-item.ts'

export interface UserTables {
  readonly users: string
  readonly feeds: string
}

/** The feed of all users. */
export const allUsers = 'users'

/** The user's row and its entry in the feed, both or neither. */
export function addUser(
  tables: UserTables,
  username: string,
  createdAt: string,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  const row = { ...userKey(username), ...marshall({ created_at: createdAt, posts: 0 }) }
  const entry = { ...feedKey(allUsers, [createdAt, username]), ...marshall({ username }) }
  return {
    ClientRequestToken,
    TransactItems: [
      {
        Put: {
          TableName: tables.users,
          Item: row,
          ConditionExpression: 'attribute_not_exists(users_id)',
        },
      },
      { Put: { TableName: tables.feeds, Item: entry } },
    ],
  }
}

export function getUser(TableName: string, username: string): GetItemCommandInput {
  return { TableName, Key: userKey(username), ConsistentRead: true }
}

/** Counts a post of a user, or one less, in the transaction that makes or deletes it. The user's row must be there. */
export function countPost(TableName: string, username: string, change: 1 | -1): Update {
  return {
    TableName,
    Key: userKey(username),
    UpdateExpression: 'ADD posts :change',
    ConditionExpression: 'attribute_exists(users_id)',
    ExpressionAttributeValues: marshall({ ':change': change }),
  }
}
