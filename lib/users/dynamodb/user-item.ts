import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { User } from '../user.ts'
import { userIdOf } from '../user-id.ts'

type Item = Record<string, AttributeValue>

export function userKey(username: string): Item {
  return marshall({ users_id: userIdOf(username), username })
}

export function userOf(item: Item): User {
  const { users_id, username, created_at, posts } = unmarshall(item)
  return { userId: users_id, username, createdAt: created_at, posts }
}
