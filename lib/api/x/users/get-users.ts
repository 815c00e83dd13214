import type { User } from '../../../users/user.ts'
import { userIdOf } from '../../../users/user-id.ts'
import type { CountedUser, CountUsers } from '../hydrate-users.ts'
import type { Selection } from '../selection.ts'

interface Dependencies {
  /** Those of the users who exist, the first spelling of each id, in no particular order. */
  readonly findUsers: (userIds: readonly string[]) => Promise<readonly User[]>
  readonly countUsers: CountUsers
}

/** The users who exist, in the order in which they were asked for, and the ids or names of the others. */
export interface FoundUsers {
  readonly users: readonly CountedUser[]
  readonly selection: Selection
  readonly missing: readonly string[]
}

type GetUsers = (query: {
  /** Ids or names. */
  readonly wanted: readonly string[]
  readonly by: 'id' | 'name'
  readonly selection: Selection
}) => Promise<FoundUsers>

/** Names that differ by case alone are one user. */
export function makeGetUsers({ findUsers, countUsers }: Dependencies): GetUsers {
  return async ({ wanted, by, selection }) => {
    const idOf = (value: string) => (by === 'id' ? value : userIdOf(value))
    const userIds = [...new Set(wanted.map(idOf))]
    const found = new Map((await findUsers(userIds)).map((user) => [user.userId, user]))
    const users = userIds.flatMap((userId) => found.get(userId) ?? [])
    return {
      users: await countUsers(users, selection),
      selection,
      missing: [...new Set(wanted.filter((value) => !found.has(idOf(value))))],
    }
  }
}
