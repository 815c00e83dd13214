import type {
  GetItemCommandInput,
  QueryCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  Update,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { feedKey } from '../../platform/dynamodb/feed.ts'
import type { User } from '../user.ts'
import { userKey } from './user-item.ts'

export interface UserTables {
  readonly users: string
  readonly feeds: string
}

/** The feed of all users. */
export const allUsers = 'users'

/** The row of a user without posts, on condition that there is none of that name, and its entry in the feed. */
export function newUserItems(tables: UserTables, username: string, createdAt: string): TransactWriteItem[] {
  const row = { ...userKey(username), ...marshall({ created_at: createdAt, posts: 0 }) }
  return [
    {
      Put: {
        TableName: tables.users,
        Item: row,
        ConditionExpression: 'attribute_not_exists(users_id)',
      },
    },
    { Put: { TableName: tables.feeds, Item: userEntry(username, createdAt) } },
  ]
}

/** The user's row and its entry in the feed, both or neither. */
export function addUser(
  tables: UserTables,
  username: string,
  createdAt: string,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  return { ClientRequestToken, TransactItems: newUserItems(tables, username, createdAt) }
}

function userEntry(username: string, createdAt: string) {
  return { ...feedKey(allUsers, [createdAt, username]), ...marshall({ username }) }
}

/**
 * Moves the time back at which the user was first seen, in the row and in the feed, if it has not changed meanwhile.
 */
export function moveUser(
  tables: UserTables,
  { username, createdAt: former }: Pick<User, 'username' | 'createdAt'>,
  createdAt: string,
): TransactWriteItemsCommandInput {
  return {
    TransactItems: [
      {
        Update: {
          TableName: tables.users,
          Key: userKey(username),
          UpdateExpression: 'SET created_at = :created_at',
          ConditionExpression: 'created_at = :former',
          ExpressionAttributeValues: marshall({ ':created_at': createdAt, ':former': former }),
        },
      },
      { Delete: { TableName: tables.feeds, Key: feedKey(allUsers, [former, username]) } },
      { Put: { TableName: tables.feeds, Item: userEntry(username, createdAt) } },
    ],
  }
}

export function getUser(TableName: string, username: string): GetItemCommandInput {
  return { TableName, Key: userKey(username), ConsistentRead: true }
}

/** All users of an id: one, unless names are spelled with different case. */
export function queryUsersOfId(TableName: string, userId: string): QueryCommandInput {
  return {
    TableName,
    KeyConditionExpression: 'users_id = :userId',
    ExpressionAttributeValues: marshall({ ':userId': userId }),
    ConsistentRead: true,
  }
}

/** Counts posts of a user, or one less, in the transaction that makes or deletes them. The user's row must be there. */
export function countPost(TableName: string, username: string, change: number): Update {
  return {
    TableName,
    Key: userKey(username),
    UpdateExpression: 'ADD posts :change',
    ConditionExpression: 'attribute_exists(users_id)',
    ExpressionAttributeValues: marshall({ ':change': change }),
  }
}
