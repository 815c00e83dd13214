import type { User } from '../../../users/user.ts'
import type { ActingName } from '../acting-name.ts'
import type { TokenUser } from '../caller.ts'
import type { CountUsers } from '../hydrate-users.ts'
import type { Selection } from '../selection.ts'
import type { FoundUsers } from './get-users.ts'

interface Dependencies {
  readonly actingName: ActingName
  readonly findUser: (username: string) => Promise<User | undefined>
  /** Stores a user who is not there yet. */
  readonly registerUser: (username: string) => Promise<void>
  readonly countUsers: CountUsers
}

type GetMe = (query: { readonly user: TokenUser; readonly selection: Selection }) => Promise<FoundUsers>

/** Whoever asks who they are exists from then on. */
export function makeGetMe({ actingName, findUser, registerUser, countUsers }: Dependencies): GetMe {
  return async ({ user, selection }) => {
    const username = await actingName(user)
    let found = await findUser(username)
    if (!found) {
      await registerUser(username)
      found = await findUser(username)
    }
    if (!found) throw new Error(`The user ${username} was registered and is not there`)
    return { users: await countUsers([found], selection), selection, missing: [] }
  }
}
