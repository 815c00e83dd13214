import type { CanonicalName } from '../../users/canonical-name.ts'
import type { User } from '../../users/user.ts'
import type { TokenUser } from './caller.ts'
import { unauthorized } from './errors.ts'

interface Dependencies {
  readonly canonicalName: CanonicalName
  readonly findUsers: (userIds: readonly string[]) => Promise<readonly User[]>
}

/**
 * The username of whoever acts: as it was first spelt, or as the token spells it if nobody has been seen under it or the
 * gateway has verified the token.
 */
export type ActingName = (user: TokenUser) => Promise<string>

/**
 * A token that has the id of nobody, and no name, names nobody. The subject of a verified token acts as nobody else, not
 * even as a user whose name differs from it by case alone.
 */
export function makeActingName({ canonicalName, findUsers }: Dependencies): ActingName {
  return async ({ userId, username, isVerified }) => {
    if (username !== undefined) return isVerified ? username : canonicalName(username)
    const [user] = await findUsers([userId])
    if (!user) throw unauthorized()
    return user.username
  }
}
